import type { JurisdictionPack, Label } from '@heardonce/domain/jurisdiction/pack.js';
import { CO_PACK } from '@heardonce/domain/jurisdiction/packs/co.js';
import { Query, Resolver } from '@nestjs/graphql';
import { Jurisdiction, JurisdictionAgency, JurisdictionChannel, JurisdictionEntry, JurisdictionNumber, JurisdictionOffence, JurisdictionPhone, JurisdictionTimeLimit, LocalName } from './jurisdiction.type.js';

@Resolver(() => Jurisdiction)
export class JurisdictionResolver {
  private readonly colombia = jurisdictionOf(CO_PACK);

  @Query(() => Jurisdiction, { description: 'Agencies, channels, numbers and time limits, each with its source; for all who are signed in.' })
  jurisdiction(): Jurisdiction {
    return this.colombia;
  }
}

const named = <T extends { label: Label }>(type: new () => object, entry: T): never => Object.assign(new type(), entry, { label: Object.assign(new LocalName(), entry.label) }) as never;

function jurisdictionOf(pack: JurisdictionPack): Jurisdiction {
  return Object.assign(new Jurisdiction(), {
    code: pack.code, label: Object.assign(new LocalName(), pack.label), utcOffset: pack.utcOffset,
    agencies: pack.agencies.map((one) => named(JurisdictionAgency, one)),
    channels: pack.channels.map((one) => named(JurisdictionChannel, one)),
    emergencyNumbers: pack.emergencyNumbers.map((one) => named(JurisdictionPhone, one)),
    numberFormats: pack.numberFormats.map((one) => named(JurisdictionNumber, { ...one, parts: one.parts.map((part) => `${part.name}:${part.digits}`) })),
    timeLimits: pack.timeLimits.map((one) => named(JurisdictionTimeLimit, { ...one, dutyRole: one.duty.role, dutyAgency: one.duty.agency })),
    noticeKinds: pack.noticeKinds.map((one) => named(JurisdictionEntry, one)),
    offences: pack.offences.map((one) => named(JurisdictionOffence, one)),
  });
}
