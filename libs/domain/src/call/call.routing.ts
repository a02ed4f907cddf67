import type { RouteRule, Routing } from '../customer/customer.events.js';
import type { Address } from '../kernel/address.js';
import { uuid5 } from '../kernel/uuid.js';
import type { Attempt, Route } from './call.route.js';

/** What of a customer's settings says how its calls go out. */
export const routingOf = ({ providers, routes }: Routing): Routing => ({ providers, routes });

const reaches = ({ target }: RouteRule, number: string): boolean => target === 'all' || number.startsWith(target);

const length = ({ target }: RouteRule): number => (target === 'all' ? 0 : target.length);

/** The ways to a number: by priority, of one priority the one for the longest prefix first, and each provider once. */
const routesTo = ({ providers, routes }: Routing, number: string): readonly Route[] => {
  const byId = new Map(providers.map((provider) => [provider.id, provider]));
  const rules = routes.filter((rule) => reaches(rule, number)).sort((a, b) => a.priority - b.priority || length(b) - length(a));
  const [tried, found] = [new Set<string>(), new Array<Route>()];
  for (const { id: routeId, providerId } of rules) {
    const provider = byId.get(providerId);
    if (!provider || tried.has(providerId)) continue;
    tried.add(providerId);
    found.push({ routeId, host: provider.hostname, prefix: provider.techPrefix, postfix: provider.techPostfix });
  }
  return found;
};

/** The ways to an address, in their order (voipbin.md 4.3). Only a number needs a provider; none is left to the default one. */
export const routesFor = (routing: Routing, { type, target }: Address): readonly Route[] =>
  type === 'tel' ? routesTo(routing, target) : [];

/** The tries to reach somebody over some ways, in their order. The first leg's id is the call's own. */
export const attemptsOver = (routes: readonly (Route | null)[], callId: string): readonly [Attempt, ...Attempt[]] => {
  const [first = null, ...rest] = routes;
  const others = rest.map((route, index) => ({ legId: uuid5(callId, `attempt ${index + 1}`), route }));
  return [{ legId: callId, route: first }, ...others];
};

/** The tries to reach an address. */
export const attemptsFor = (routing: Routing, address: Address, callId: string): readonly [Attempt, ...Attempt[]] =>
  attemptsOver(routesFor(routing, address), callId);
