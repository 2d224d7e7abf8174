/** How this machine is called by programs that run on it, in the forms that the readers of these variables compare. */
const loopback = ['localhost', '127.0.0.1', '::1', '[::1]', '127.0.0.0/8', '0.0.0.0'];

/**
 * Adds this machine to what the proxy variables of an environment except, and takes nothing away: no proxy leads to the
 * servers of a state folder. gRPC reads lower case only, `no_grpc_proxy` before `no_proxy`, and without blanks.
 */
export function keepLoopbackDirect(env: NodeJS.ProcessEnv): void {
  const excepted = entries(env.no_proxy || env.NO_PROXY);
  const exceptedByGrpc = entries(env.no_grpc_proxy);
  const value = (names: string[]) => [...new Set([...names, ...loopback])].join(',');
  env.no_proxy = env.NO_PROXY = value(excepted);
  env.no_grpc_proxy = value(exceptedByGrpc.length > 0 ? exceptedByGrpc : excepted);
}

const entries = (list = ''): string[] => list.split(/[\s,]+/).filter(Boolean);
