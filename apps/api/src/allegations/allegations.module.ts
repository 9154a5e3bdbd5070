import { Module } from '@nestjs/common';
import { AllegationsResolver } from './allegations.resolver.js';
import { AllegationsService } from './allegations.service.js';

@Module({ providers: [AllegationsResolver, AllegationsService] })
export class AllegationsModule {}
