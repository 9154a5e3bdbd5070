import { Module } from '@nestjs/common';
import { PLATFORM } from '../platform/doors.module.js';
import { ChildMatcher } from '../platform/identity/child-matcher.js';
import { ReportedChildren } from '../platform/identity/reported-children.js';
import type { Platform } from '../platform/platform.js';
import { CoordinationService } from './coordination.service.js';
import { ImportDocumentService } from './import-document.service.js';
import { ImportUpload } from './import-upload.js';
import { ImportsResolver } from './imports.resolver.js';
import { IntakeReadingService } from './intake-reading.service.js';
import { JurisdictionResolver } from './jurisdiction.resolver.js';
import { LogReportService } from './log-report.service.js';
import { OpenCaseService } from './open-case.service.js';
import { ReportFilingService } from './report-filing.service.js';
import { ReportsResolver } from './reports.resolver.js';

@Module({
  providers: [
    { provide: ChildMatcher, useFactory: (platform: Platform) => new ChildMatcher(platform), inject: [PLATFORM] },
    { provide: ReportedChildren, useFactory: (platform: Platform) => new ReportedChildren(platform), inject: [PLATFORM] },
    ReportFilingService, LogReportService, OpenCaseService, CoordinationService, IntakeReadingService, ImportDocumentService, ImportUpload, ReportsResolver, ImportsResolver, JurisdictionResolver,
  ],
})
export class IntakeModule {}
