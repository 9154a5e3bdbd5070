import { Module } from '@nestjs/common';
import { AuditResolver } from './audit.resolver.js';
import { AuditService } from './audit.service.js';
import { LeakTraceResolver } from './leak-trace.resolver.js';
import { LeakTraceService } from './leak-trace.service.js';
import { LogRoutes } from './log-routes.js';
import { LogService } from './log.service.js';

@Module({ providers: [AuditResolver, AuditService, LeakTraceResolver, LeakTraceService, LogRoutes, LogService] })
export class AuditModule {}
