import { Module } from '@nestjs/common';
import { CitationsService } from './citations.service.js';
import { OtherChildService } from './other-child.service.js';
import { TranscriptImportService } from './transcript-import.service.js';
import { TranscriptReadingService } from './transcript-reading.service.js';
import { TranscriptsResolver } from './transcripts.resolver.js';
import { TranscriptTopicsService } from './transcript-topics.service.js';
import { TranscriptUpload } from './transcript-upload.js';

@Module({ providers: [TranscriptsResolver, TranscriptImportService, TranscriptTopicsService, TranscriptReadingService, CitationsService, OtherChildService, TranscriptUpload] })
export class TranscriptsModule {}
