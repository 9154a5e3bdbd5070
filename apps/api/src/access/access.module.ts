import { Module } from '@nestjs/common';
import { AssignmentResolver } from './assignment.resolver.js';
import { AssignmentService } from './assignment.service.js';
import { DeclarationResolver } from './declaration.resolver.js';
import { DeclarationService } from './declaration.service.js';
import { OfficeListsResolver } from './office-lists.resolver.js';
import { OfficeListsService } from './office-lists.service.js';
import { PermissionResolver } from './permission.resolver.js';
import { PermissionService } from './permission.service.js';

@Module({ providers: [AssignmentResolver, PermissionResolver, DeclarationResolver, OfficeListsResolver, AssignmentService, PermissionService, DeclarationService, OfficeListsService] })
export class AccessModule {}
