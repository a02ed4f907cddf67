import type { CustomerSettings, Provider, RouteRule } from '#domain/customer/customer.events.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { given } from '../calls/calls.requests.js';
import type { Detail } from '../http/reasons.js';
import type { ProviderFields, RouteFields, UpdateCustomer } from './customer.requests.js';

const idOf = (id: string | null | undefined, customerId: string, place: string): string => given(id) ?? uuid5(customerId, place);

const providerOf = (customerId: string, fields: ProviderFields, index: number): Provider => ({
  id: idOf(fields.id, customerId, `provider ${index}`),
  name: fields.name ?? '',
  hostname: fields.hostname,
  techPrefix: fields.tech_prefix ?? '',
  techPostfix: fields.tech_postfix ?? '',
});

const routeOf = (customerId: string, fields: RouteFields, index: number): RouteRule => ({
  id: idOf(fields.id, customerId, `route ${index}`),
  name: fields.name ?? '',
  providerId: fields.provider_id.toLowerCase(),
  priority: fields.priority ?? 0,
  target: fields.target,
});

const texts = (
  present: CustomerSettings,
  { name, detail, email }: UpdateCustomer,
): Pick<CustomerSettings, 'name' | 'detail' | 'email'> => ({
  name: name ?? present.name,
  detail: detail ?? present.detail,
  email: email ?? present.email,
});

const times = (
  { maxDuration, agentOfflineGrace = 0 }: CustomerSettings,
  { max_duration, agent_offline_grace }: UpdateCustomer,
): Pick<CustomerSettings, 'maxDuration' | 'agentOfflineGrace'> => ({
  // Null and 0 give it back to the installation's setting.
  maxDuration: max_duration === undefined ? maxDuration : max_duration || null,
  agentOfflineGrace: agent_offline_grace ?? agentOfflineGrace,
});

/** The settings of a customer after a request: what it does not give stays as it is. */
export const settingsAfter = (customerId: string, present: CustomerSettings, request: UpdateCustomer): CustomerSettings => ({
  ...texts(present, request),
  providers: request.providers?.map((fields, index) => providerOf(customerId, fields, index)) ?? present.providers,
  routes: request.routes?.map((fields, index) => routeOf(customerId, fields, index)) ?? present.routes,
  ...times(present, request),
});

/** Routes that lead to no provider. */
export const routeProblems = ({ providers, routes }: CustomerSettings): readonly Detail[] => {
  const ids = new Set(providers.map(({ id }) => id));
  return routes.flatMap(({ providerId }, index) =>
    ids.has(providerId) ? [] : [{ field: `routes[${index}].provider_id`, message: 'is not the id of one of the providers' }],
  );
};
