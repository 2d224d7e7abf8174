const PAGE = 100;
const AT_ONCE = 4;

interface Shown {
  id: string;
  status: string;
  output: string;
}

/** Every log of the workspace as the API lists it, page by page. */
export async function readLogs(url: string, token: string): Promise<Shown[]> {
  const page = async (number: number): Promise<{ executions: Shown[]; total: number }> => {
    const answer = await fetch(`${url}/api/logs?limit=${PAGE}&page=${number}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    if (answer.status !== 200) throw new Error(`the list of logs answers ${answer.status}`);
    return JSON.parse(await answer.text());
  };
  const first = await page(1);
  const logs = [...first.executions];
  const pages = Math.ceil(first.total / PAGE);
  for (let from = 2; from <= pages; from += AT_ONCE) {
    const numbers = Array.from({ length: Math.min(AT_ONCE, pages - from + 1) }, (_, i) => from + i);
    for (const { executions } of await Promise.all(numbers.map(page))) logs.push(...executions);
  }
  return logs;
}
