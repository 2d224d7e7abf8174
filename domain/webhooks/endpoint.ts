/** Whose endpoints, secrets or deliveries: those of one product in one workspace. */
export interface Owner {
  workspaceId: string;
  product: string;
}

/** An address that is told of events, as its workspace sees it; never with its secret. Times are ISO 8601. */
export interface Endpoint {
  id: string;
  /** Names it as well, where a contract's ids are integers. */
  number: number;
  url: string;
  events: string[];
  description: string | null;
  /** Which tool registered it, for people. */
  source: string | null;
  /** What else decides whether it is told; the product's own. */
  filter: unknown;
  hasSecret: boolean;
  isActive: boolean;
  /** Why it was disabled by itself. */
  disabledReason: string | null;
  createdAt: string;
  updatedAt: string;
}

/** One that is to be registered. */
export interface NewEndpoint {
  url: string;
  events: readonly string[];
  description?: string | null;
  source?: string | null;
  filter?: object | null;
  /** The caller's own, or one from `newSigningSecret`. */
  secret?: string | null;
}

/** What is not there stays as it is. */
export interface EndpointChange extends Partial<NewEndpoint> {
  /** True enables again what was disabled, and forgets its failures. */
  isActive?: boolean;
}

/** What a product allows. */
export interface EndpointRules {
  most: number;
  /** Which ones count: a product that hides disabled ones cannot ask anybody to delete them. */
  counted: 'all' | 'active';
  /** An address that is there already gets a second endpoint, or its endpoint is changed and enabled again. */
  sameUrl: 'second' | 'replaces';
}
