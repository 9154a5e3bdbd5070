import type { Actor } from '@heardonce/authz/facts.js';
import { type DynamicModule, Global, Module } from '@nestjs/common';
import { DoorLimits } from './door-limits.js';
import type { GraphqlContext } from './graphql-context.js';
import { LiveDoor } from './live/live-door.js';
import type { Platform } from './platform.js';
import { Reader } from './read/reader.js';
import type { VerifiedToken } from './sign-in/token.js';
import { Writer } from './write/writer.js';

export const PLATFORM = Symbol('Platform');
export const SIGN_IN = Symbol('SignIn');
/** Sets the actor of a context, or throws UNAUTHENTICATED. */
export type SignIn = (context: GraphqlContext) => Promise<void>;

export const SIGN_IN_AGAIN = Symbol('SignInAgain');
/** The person of a token that was checked before, as they are now; throws UNAUTHENTICATED where the token ended or nobody answers to it. */
export type SignInAgain = (token: VerifiedToken) => Promise<Actor>;

/** Gives every feature the two doors and nothing below them. */
@Global()
@Module({})
export class DoorsModule {
  static of(platform: Platform, signIn: SignIn, signInAgain: SignInAgain): DynamicModule {
    const providers = [{ provide: Reader, useValue: platform.reader }, { provide: Writer, useValue: platform.writer }, { provide: LiveDoor, useValue: platform.live }, { provide: DoorLimits, useValue: new DoorLimits() }, { provide: PLATFORM, useValue: platform }, { provide: SIGN_IN, useValue: signIn }, { provide: SIGN_IN_AGAIN, useValue: signInAgain }];
    return { module: DoorsModule, providers, exports: providers };
  }
}
