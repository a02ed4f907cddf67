import type { CustomerSettings, Provider, RouteRule } from '#domain/customer/customer.events.js';
import type { Projection } from '../projection.js';
import { born, bornAt, updated } from '../settings.js';
import type { SettingsRow, Stamps } from '../settings.js';

export interface ProviderView {
  readonly id: string;
  readonly type: 'sip';
  readonly name: string;
  readonly hostname: string;
  readonly tech_prefix: string;
  readonly tech_postfix: string;
}

export interface RouteView {
  readonly id: string;
  readonly name: string;
  readonly provider_id: string;
  readonly priority: number;
  readonly target: string;
}

/** A customer with the settings that its calls follow. */
export interface CustomerView extends Stamps {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
  readonly email: string;
  readonly providers: readonly ProviderView[];
  readonly routes: readonly RouteView[];
  /** Milliseconds from answer to our hang-up; null for the installation's setting. */
  readonly max_duration: number | null;
  /** Milliseconds without a desktop after which an agent is offline; 0: never. */
  readonly agent_offline_grace: number;
}

const provider = ({ id, name, hostname, techPrefix, techPostfix }: Provider): ProviderView => ({
  id,
  type: 'sip',
  name,
  hostname,
  tech_prefix: techPrefix,
  tech_postfix: techPostfix,
});

const route = ({ id, name, providerId, priority, target }: RouteRule): RouteView => ({
  id,
  name,
  provider_id: providerId,
  priority,
  target,
});

const settings = ({ name, detail, email, providers, routes, maxDuration, agentOfflineGrace = 0 }: CustomerSettings) => ({
  name,
  detail,
  email,
  providers: providers.map(provider),
  routes: routes.map(route),
  max_duration: maxDuration,
  agent_offline_grace: agentOfflineGrace,
});

/** Customers as `GET /customer` shows them. */
export const customers: Projection<SettingsRow<CustomerView>> = {
  name: 'customers',
  indexes: [],
  keyOf: ({ event }) => (event.type === 'CustomerCreated' || event.type === 'CustomerUpdated' ? event.customerId : null),
  evolve: (row, { event, cause: { at } }) => {
    if (event.type === 'CustomerCreated') {
      const { customerId: id } = event;
      return row ?? born(id, id, { id, ...settings(event), ...bornAt(at) }, at);
    }
    return row && event.type === 'CustomerUpdated' ? updated(row, settings(event), at) : row;
  },
};
