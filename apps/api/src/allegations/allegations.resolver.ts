import { Args, Context, Mutation, Resolver } from '@nestjs/graphql';
import { Acknowledgement } from '../platform/acknowledgement.js';
import type { SignedContext } from '../platform/read/reader.js';
import { AddComplaintInput, AddIncidentInput, AddPersonNamedInput, AddPersonsNamedSummaryInput, AmendComplaintInput, AmendIncidentInput, AmendPersonNamedInput, AmendPersonsNamedSummaryInput } from './allegations.inputs.js';
import { AllegationsService } from './allegations.service.js';

@Resolver()
export class AllegationsResolver {
  constructor(private readonly allegations: AllegationsService) {}

  @Mutation(() => Acknowledgement, { description: 'Records what is alleged, by form.' })
  addIncident(@Context() context: SignedContext, @Args('input') input: AddIncidentInput): Promise<Acknowledgement> {
    return this.allegations.addIncident(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes an incident that you recorded.' })
  amendIncident(@Context() context: SignedContext, @Args('input') input: AmendIncidentInput): Promise<Acknowledgement> {
    return this.allegations.amendIncident(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Records the formal act.' })
  addComplaint(@Context() context: SignedContext, @Args('input') input: AddComplaintInput): Promise<Acknowledgement> {
    return this.allegations.addComplaint(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a complaint that you recorded.' })
  amendComplaint(@Context() context: SignedContext, @Args('input') input: AmendComplaintInput): Promise<Acknowledgement> {
    return this.allegations.amendComplaint(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Names a person, by procedural stage. A colleague who is named no longer reaches the case; the answer is the same.' })
  addPersonNamed(@Context() context: SignedContext, @Args('input') input: AddPersonNamedInput): Promise<Acknowledgement> {
    return this.allegations.addPersonNamed(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes what is known of a person that you named, or the procedural stage.' })
  amendPersonNamed(@Context() context: SignedContext, @Args('input') input: AmendPersonNamedInput): Promise<Acknowledgement> {
    return this.allegations.amendPersonNamed(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Says who is named, for other services.' })
  addPersonsNamedSummary(@Context() context: SignedContext, @Args('input') input: AddPersonsNamedSummaryInput): Promise<Acknowledgement> {
    return this.allegations.addPersonsNamedSummary(context, input);
  }

  @Mutation(() => Acknowledgement, { description: 'Changes a summary of the persons named that you wrote.' })
  amendPersonsNamedSummary(@Context() context: SignedContext, @Args('input') input: AmendPersonsNamedSummaryInput): Promise<Acknowledgement> {
    return this.allegations.amendPersonsNamedSummary(context, input);
  }
}
