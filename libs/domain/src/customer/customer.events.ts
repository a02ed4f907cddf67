/** Somebody who carries calls for the customer to the phone network (voipbin.md 1.9, providers). */
export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Host or host:port. */
  readonly hostname: string;
  readonly techPrefix: string;
  readonly techPostfix: string;
}

/** Which provider is tried for which numbers, lowest priority first. */
export interface RouteRule {
  readonly id: string;
  readonly name: string;
  readonly providerId: string;
  readonly priority: number;
  /** `all`, or the beginning of a number such as +82. */
  readonly target: string;
}

export interface CustomerSettings {
  readonly name: string;
  readonly detail: string;
  readonly email: string;
  readonly providers: readonly Provider[];
  readonly routes: readonly RouteRule[];
  /** Milliseconds from answer to our hang-up; null for the installation's setting. */
  readonly maxDuration: number | null;
  /** Milliseconds after which an agent is offline whose desktop is lost; 0, or nothing: never. */
  readonly agentOfflineGrace?: number;
}

/** A customer's providers, and which of them is tried for which numbers. */
export type Routing = Pick<CustomerSettings, 'providers' | 'routes'>;

export type CustomerEvent =
  | ({ readonly type: 'CustomerCreated'; readonly customerId: string } & CustomerSettings)
  | ({ readonly type: 'CustomerUpdated'; readonly customerId: string } & CustomerSettings);

export type CustomerCommand =
  | ({ readonly type: 'CreateCustomer'; readonly customerId: string } & CustomerSettings)
  | ({ readonly type: 'UpdateCustomer'; readonly customerId: string } & CustomerSettings);
