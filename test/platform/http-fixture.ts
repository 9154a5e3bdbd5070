import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { Module } from '@nestjs/common';
import { Args, Context, Field, ID, InputType, Int, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HeardOnceError } from '../../apps/api/src/platform/errors.js';
import type { GraphqlContext } from '../../apps/api/src/platform/graphql-context.js';

/** Stands for a value of a case: it may be in no answer and in no log line. */
export const CANARY = 'CANARY-7f3a-Bogota';

@ObjectType()
class Folder {
  @Field(() => ID) id: string;
  @Field(() => String, { nullable: true }) code?: string | null;
  @Field(() => String, { nullable: true }) note?: string | null;
  @Field(() => Folder, { nullable: true }) parent?: Folder | null;
}

@ObjectType()
class Saved {
  @Field(() => String) a: string;
  @Field(() => String) b: string;
}

@InputType()
class FolderInput {
  @Field(() => String) code: string;
  @Field(() => [Int], { nullable: true }) pages?: number[];
}

@Resolver()
class FixtureResolver {
  @Query(() => String) ping(): string {
    return 'pong';
  }

  /** As the read door returns it: keyed by response key. */
  @Query(() => Folder, { nullable: true }) folder(
    @Args('id', { type: () => ID }) id: string,
    @Context() context: GraphqlContext,
  ): object {
    if (id === 'withheld') {
      context.withheld.push({ path: ['folder', 'note'], reason: 'NOT_PERMITTED' });
      context.receipts.push({ id: 'receipt-2', promise: 'promise-2' }, { id: 'receipt-1', promise: null });
    }
    return { id, one: 'first', two: 'second', code: 'K-1', note: null };
  }

  /** As a service returns it: an instance, keyed by field name. */
  @Query(() => Saved) saved(): Saved {
    return Object.assign(new Saved(), { a: 'value of a', b: 'value of b' });
  }

  @Query(() => String, { nullable: true }) fail(@Args('how') how: string): never {
    if (how === 'absent') throw new HeardOnceError('NOT_FOUND');
    if (how === 'log') throw new HeardOnceError('LOG_UNAVAILABLE');
    if (how === 'sql') {
      throw Object.assign(new Error(`Failing row contains (${CANARY})`), {
        code: '23505',
        constraint: 'folder_code_key',
        parameters: [CANARY],
      });
    }
    throw new TypeError(`cannot read ${CANARY}`);
  }

  @Query(() => String) async slow(@Args('ms', { type: () => Int }) ms: number): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, ms));
    return 'done';
  }

  @Query(() => String) who(@Context() context: GraphqlContext): string {
    return [context.language, context.purpose, context.actingRole, context.actor].join(' ');
  }

  @Mutation(() => String) store(@Args('input') input: FolderInput): string {
    return `stored ${input.code.length}`;
  }
}

/** A few fields that behave as features do. */
@Module({ providers: [FixtureResolver] })
export class FixtureModule {}

/** An answer as the client received it. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends one request as it is told to, without making it any better. */
export function send(
  app: NestFastifyApplication,
  options: { method?: string; path?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port, method: options.method ?? 'POST', path: options.path ?? '/graphql', headers: options.headers },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });
}

/** Sends one GraphQL operation. */
export function ask(
  app: NestFastifyApplication,
  query: string,
  variables?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return send(app, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  });
}

/** Sends bytes over a bare socket and returns what came back when the server closed it. */
export function sendRaw(app: NestFastifyApplication, bytes: string): Promise<string> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

/** A parsed answer. */
export interface Body {
  readonly data?: Record<string, unknown> | null;
  readonly errors?: { message: string; path?: unknown[]; locations?: unknown[]; extensions: Record<string, unknown> }[];
  readonly extensions?: Record<string, unknown>;
}

export function bodyOf(answer: Answer): Body {
  return JSON.parse(answer.text) as Body;
}

/** The code of the first error. */
export function codeOf(answer: Answer): unknown {
  return bodyOf(answer).errors?.[0]?.extensions['code'];
}
