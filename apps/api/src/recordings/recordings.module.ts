import { Module } from '@nestjs/common';
import { JsonLog } from '../platform/json-log.js';
import { CustodyService } from './custody.service.js';
import { LateSealsService } from './late-seals.service.js';
import { LostHandoversService } from './lost-handovers.service.js';
import { MediaAddress } from './media-address.js';
import { MediaServer } from './media-server.js';
import { NamingService } from './naming.service.js';
import { OpeningService } from './opening.service.js';
import { PlaybackHandler } from './playback.js';
import { openRecordingStorage } from './open-recording-storage.js';
import { RECORDING_STORAGE } from './recording-storage.js';
import { RecordingsResolver } from './recordings.resolver.js';
import { UploadService } from './upload.service.js';
import { VerificationService } from './verification.service.js';

@Module({
  providers: [
    { provide: RECORDING_STORAGE, useFactory: openRecordingStorage, inject: [JsonLog] },
    MediaAddress, UploadService, OpeningService, NamingService, VerificationService, LateSealsService, LostHandoversService, CustodyService, PlaybackHandler, MediaServer, RecordingsResolver,
  ],
})
export class RecordingsModule {}
