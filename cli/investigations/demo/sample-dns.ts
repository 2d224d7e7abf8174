// biome-ignore lint/style/noRestrictedImports: it answers on loopback, and sends nothing anywhere else
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import packet, { type Answer, type Packet } from 'dns-packet';

const domain = 'larkspur-freight.example';
const record = (type: string, data: unknown, name = domain): Answer => ({ name, type, ttl: 300, data }) as Answer;

/** A domain whose mail nobody protects: DMARC watches, and refuses nothing. */
const records: Answer[] = [
  record('A', '203.0.113.80'),
  record('NS', `ns1.${domain}`),
  record('NS', `ns2.${domain}`),
  record('MX', { preference: 10, exchange: `mx.${domain}` }),
  record('TXT', 'v=spf1 mx -all'),
  record('TXT', 'v=DMARC1; p=none', `_dmarc.${domain}`),
  record('SOA', {
    ...{ mname: `ns1.${domain}`, rname: `hostmaster.${domain}`, serial: 2026_08_27, refresh: 7_200 },
    ...{ retry: 3_600, expire: 1_209_600, minimum: 300 },
  }),
];

/** A name server on loopback. */
export interface SampleDns {
  /** As `OSINT_DNS_SERVERS` takes it. */
  address: string;
  close(): Promise<void>;
}

/** Serves the records of the demo's domain over UDP; other names do not exist. */
export async function startSampleDns(): Promise<SampleDns> {
  const socket = createSocket('udp4');
  socket.on('message', (message, { port, address }) => socket.send(answerTo(packet.decode(message)), port, address));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    async close() {
      socket.close();
      await once(socket, 'close');
    },
  };
}

const NXDOMAIN = 3;

function answerTo({ id = 0, questions = [] }: Packet): Buffer {
  const [question] = questions;
  const named = records.filter(({ name }) => name === question?.name.toLowerCase());
  const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (named.length === 0 ? NXDOMAIN : 0);
  const answers = named.filter(({ type }) => type === question?.type);
  return packet.encode({ type: 'response', id, flags, questions, answers });
}
