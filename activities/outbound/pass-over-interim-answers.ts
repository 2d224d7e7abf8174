import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';
import { InterimAnswers } from './interim-answers.ts';

/**
 * Connects like `connect`; on the connection interim answers are passed over (RFC 9110, section 15.2). undici takes an
 * unasked 100 for a broken connection, waits for more after a 101, and offers no way to have either otherwise.
 */
export const passOverInterimAnswers =
  (connect: buildConnector.connector): buildConnector.connector =>
  (target, callback) =>
    connect(target, (...connected) => {
      const [, socket] = connected;
      if (socket) filterReceived(socket);
      callback(...connected);
    });

/** By the stream's own seam: what the network brings is pushed, encrypted or not, before anybody reads it. */
function filterReceived(socket: Socket): void {
  const answers = new InterimAnswers();
  const push = socket.push.bind(socket);
  socket.push = (chunk: unknown) => {
    if (!Buffer.isBuffer(chunk)) return push(chunk); // the end
    try {
      const rest = answers.take(chunk);
      return rest.length === 0 || push(rest);
    } catch (error) {
      socket.destroy(error instanceof Error ? error : undefined);
      return false;
    }
  };
  // A request is written whole before its answer is read, since bodies are strings: every write awaits an answer.
  socket.write = new Proxy(socket.write, {
    apply(write, self, parameters) {
      answers.awaitAnswer();
      return Reflect.apply(write, self, parameters);
    },
  });
}
