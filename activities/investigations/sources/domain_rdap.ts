import { getDomain } from 'tldts';
import { z } from 'zod';
import { contactOf, rdapEntity } from './parts/jcard.ts';
import { facts } from './parts/wording.ts';
import { defineSource } from './source.ts';

const registration = z.object({
  ldhName: z.string(),
  status: z.array(z.string()).nullish(),
  events: z.array(z.object({ eventAction: z.string(), eventDate: z.string() })).nullish(),
  entities: z.array(rdapEntity).nullish(),
  nameservers: z.array(z.object({ ldhName: z.string() })).nullish(),
  secureDNS: z.object({ delegationSigned: z.boolean().nullish() }).nullish(),
});
type Registration = z.output<typeof registration>;

const DAY_MS = 86_400_000;

/** RDAP (RFC 9083) by rdap.org, which sends on to the registry: the registration of the domain that a name is under. */
export const domainRdap = defineSource({
  id: 'domain_rdap',
  throttle: { limit: 10, windowMs: 10_000 },
  probe: 'example.com',
  result: registration,
  async query(domain, client) {
    const registrable = getDomain(domain);
    if (registrable === null) return { found: null, reason: 'not under a public suffix' };
    const answer = await client.get(`https://rdap.org/domain/${encodeURIComponent(registrable)}`, {
      headers: { accept: 'application/rdap+json' },
      maxRedirects: 5,
    });
    return { found: answer.status === 404 ? null : client.read(answer, registration) };
  },
  toEvidence: (found, { now }) => {
    const name = found.ldhName.toLowerCase();
    const riskPoints = pointsOfAge(registeredAt(found), now);
    return [
      {
        kind: 'domain_registration',
        title: `Registration of ${name}`,
        summary: facts({
          Registered: eventOf(found, 'registration'),
          Changed: eventOf(found, 'last changed'),
          Expires: eventOf(found, 'expiration'),
          Registrar: contactOf(found.entities ?? [], 'registrar', 'fn'),
          Status: found.status,
          'Name servers': found.nameservers?.map(({ ldhName }) => ldhName.toLowerCase()),
          DNSSEC: found.secureDNS?.delegationSigned ? 'signed' : 'not signed',
        }),
        sourceUrl: `https://rdap.org/domain/${encodeURIComponent(name.toWellFormed())}`,
        riskPoints,
        riskCategory: riskPoints === 0 ? null : 'infrastructure',
      },
    ];
  },
});

const eventOf = ({ events }: Registration, action: string): Date | null => {
  const event = events?.find(({ eventAction }) => eventAction.toLowerCase() === action);
  return event ? new Date(event.eventDate) : null;
};
const registeredAt = (found: Registration): number => eventOf(found, 'registration')?.getTime() ?? Number.NaN;

/** A domain whose age nobody tells weighs nothing. */
function pointsOfAge(atMs: number, now: Date): number {
  const days = (now.getTime() - atMs) / DAY_MS;
  if (days < 30) return 10;
  return days < 180 ? 4 : 0;
}
