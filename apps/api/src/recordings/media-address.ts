import { Injectable } from '@nestjs/common';

export const UPLOAD_PATH = '/recordings/upload';
export const PLAY_PATH = '/recordings/play';

/** Under which address people reach the listener of recordings: `HEARDONCE_RECORDINGS_URL`, else where it listens. */
@Injectable()
export class MediaAddress {
  /** Set by the listener once it listens. */
  listening: string | null = null;

  upload(recordingId: string): string {
    return `${this.base}${UPLOAD_PATH}/${recordingId}`;
  }
  get open(): string {
    return `${this.base}${PLAY_PATH}`;
  }
  private get base(): string {
    return (process.env['HEARDONCE_RECORDINGS_URL'] ?? this.listening ?? '').replace(/\/$/, '');
  }
}
