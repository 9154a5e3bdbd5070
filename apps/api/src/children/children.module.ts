import { Module } from '@nestjs/common';
import { ChildrenResolver } from './children.resolver.js';
import { ChildrenService } from './children.service.js';

@Module({ providers: [ChildrenResolver, ChildrenService] })
export class ChildrenModule {}
