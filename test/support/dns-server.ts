import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import packet, { type Answer, type Packet, type Question } from 'dns-packet';

/** What a name server says: records, or how it refuses. A name that no zone has does not exist. */
export type ZoneAnswer = Answer[] | 'SERVFAIL' | 'REFUSED' | 'silence';

/** Zones by name; records of all types, of which those are answered that are asked for. */
export type Zones = Record<string, ZoneAnswer>;

const codes = { SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };
/** What fits into UDP without further agreement; the rest is asked for anew over TCP. */
const UDP_BYTES = 512;

/** A name server on loopback, over UDP and TCP at one port. */
export class DnsServer {
  readonly #zones: Zones;
  readonly #udp: Socket = createSocket('udp4');
  readonly #tcp: Server;
  /** Questions as they arrived, such as `udp MX example.org`. */
  readonly asked: string[] = [];

  private constructor(zones: Zones) {
    this.#zones = zones;
    this.#udp.on('message', (message, { port, address }) => {
      const answer = this.#answer(packet.decode(message), 'udp');
      if (answer) this.#udp.send(packet.encode(answer), port, address);
    });
    this.#tcp = createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.on('error', () => socket.destroy());
      socket.on('data', (chunk) => {
        received = Buffer.concat([received, chunk]);
        while (received.length >= 2 && received.length >= 2 + received.readUInt16BE(0)) {
          const length = 2 + received.readUInt16BE(0);
          const answer = this.#answer(packet.streamDecode(received.subarray(0, length)), 'tcp');
          received = received.subarray(length);
          if (answer) socket.write(packet.streamEncode(answer));
        }
      });
    });
  }

  static async start(zones: Zones): Promise<DnsServer> {
    const server = new DnsServer(zones);
    for (;;) {
      server.#tcp.listen(0, '127.0.0.1');
      await once(server.#tcp, 'listening');
      if (await server.#bindUdp()) return server;
      server.#tcp.close();
      await once(server.#tcp, 'close');
    }
  }

  /** As `OSINT_DNS_SERVERS` takes it. */
  get address(): string {
    const address = this.#tcp.address();
    if (typeof address !== 'object' || !address) throw new Error('the server does not listen');
    return `127.0.0.1:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#udp.close();
    this.#tcp.close();
    await once(this.#tcp, 'close');
  }

  /** False where another program has the port over UDP. */
  async #bindUdp(): Promise<boolean> {
    this.#udp.bind(Number(this.address.split(':')[1]), '127.0.0.1');
    return once(this.#udp, 'listening').then(
      () => true,
      () => false,
    );
  }

  #answer(query: Packet, over: 'udp' | 'tcp'): Packet | null {
    const [question] = query.questions ?? [];
    if (!question) return null;
    this.asked.push(`${over} ${question.type} ${question.name}`);
    const said = this.#zones[question.name.toLowerCase()];
    if (said === 'silence') return null;
    const base = { type: 'response' as const, id: query.id ?? 0, questions: [question] };
    const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE;
    if (said === undefined || typeof said === 'string') return { ...base, flags: flags | codes[said ?? 'NXDOMAIN'] };
    const answers = said.filter(({ type }) => type === question.type || type === 'CNAME');
    const whole = { ...base, flags, answers };
    const isTooLong = over === 'udp' && packet.encode(whole).length > UDP_BYTES;
    return isTooLong ? { ...base, flags: flags | packet.TRUNCATED_RESPONSE } : whole;
  }
}

/** A record, its name and type apart from its data. */
export const record = (name: string, type: Question['type'], data: unknown): Answer =>
  ({ name, type, ttl: 60, data }) as Answer;
