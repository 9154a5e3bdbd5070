import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { EndSessionInput, LogSessionEventInput, StartSessionInput } from './session.inputs.js';
import { SessionService } from './session.service.js';

@Resolver()
export class SessionResolver {
  constructor(private readonly session: SessionService) {}

  @Mutation(() => Acknowledgement, { description: 'Begins a session of a planned interview. For its interviewer.' })
  startSession(@Context() context: SignedContext, @Args('input') input: StartSessionInput): Promise<Acknowledgement> {
    return this.session.startSession(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Notes what happened in a session, with the time. For its interviewer, and those of its observers whose role writes interviews.' })
  logSessionEvent(@Context() context: SignedContext, @Args('input') input: LogSessionEventInput): Promise<Acknowledgement> {
    return this.session.logSessionEvent(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Ends a session. For its interviewer.' })
  endSession(@Context() context: SignedContext, @Args('input') input: EndSessionInput): Promise<Acknowledgement> {
    return this.session.endSession(context, input);
  }
}
