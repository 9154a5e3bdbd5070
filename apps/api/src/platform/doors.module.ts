import { type DynamicModule, Global, Module } from '@nestjs/common';
import type { Platform } from './platform.js';
import { Reader } from './read/reader.js';
import { Writer } from './write/writer.js';

export const PLATFORM = Symbol('Platform');

/** Gives every feature the two doors and nothing below them. */
@Global()
@Module({})
export class DoorsModule {
  static of(platform: Platform): DynamicModule {
    const providers = [{ provide: Reader, useValue: platform.reader }, { provide: Writer, useValue: platform.writer }, { provide: PLATFORM, useValue: platform }];
    return { module: DoorsModule, providers, exports: providers };
  }
}
