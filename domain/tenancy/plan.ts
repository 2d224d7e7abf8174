import type { ProductTenancy } from './product-tenancy.ts';

/** The plan that counts: the stored one while the product has it, else its default; null where it has no plans. */
export const effectivePlan = (plans: readonly string[], stored: string | null): string | null =>
  plans.find((plan) => plan === stored) ?? plans[0] ?? null;

/** Plans by product. */
export type Plans = Readonly<Record<string, string>>;

type PlannedProducts = readonly Pick<ProductTenancy, 'id' | 'plans'>[];

/**
 * The plans that words ask for: `pro` in every product that has a plan of that name, `causality=enterprise` in one,
 * which counts more wherever it stands. A word that no product has is answered with one sentence.
 */
export function choosePlans(
  products: PlannedProducts,
  words: readonly string[],
): { plans: Plans } | { problem: string } {
  const general: Record<string, string> = {};
  const single: Record<string, string> = {};
  for (const word of words) {
    const [, id, plan = word] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    const having = products.filter((product) => (id ?? product.id) === product.id && product.plans.includes(plan));
    if (having.length === 0) return { problem: noSuchPlan(products, plan, id) };
    for (const product of having) (id === undefined ? general : single)[product.id] = plan;
  }
  return { plans: { ...general, ...single } };
}

function noSuchPlan(products: PlannedProducts, plan: string, id: string | undefined): string {
  const asked = products.filter((product) => (id ?? product.id) === product.id);
  if (id !== undefined && asked.length === 0) return `There is no product "${id}".`;
  const choices = asked.flatMap((product) => product.plans.map((name) => `${product.id}=${name}`));
  const known = choices.length > 0 ? `the plans are ${choices.join(', ')}` : 'there are no plans';
  return `${id ?? 'No product'} has ${id ? 'no' : 'a'} plan "${plan}"; ${known}.`;
}
