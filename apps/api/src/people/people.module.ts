import { Module } from '@nestjs/common';
import { DirectoryService } from './directory.service.js';
import { PeopleResolver } from './people.resolver.js';
import { PeopleService } from './people.service.js';

@Module({ providers: [PeopleResolver, PeopleService, DirectoryService] })
export class PeopleModule {}
