import { isHost, isTechMark } from '#domain/kernel/address.js';
import type { CrossChecked } from '../http/checked.pipe.js';
import { Field, Form, Id, ListOf, Whole, Words } from '../http/fields.js';
import type { Detail } from '../http/reasons.js';

const [MOST_PROVIDERS, MOST_ROUTES] = [100, 1000] as const;

const HOST = 'must be host or host:port, such as sip.example.com:5060';
const MARK = 'must be at most 16 of 0-9, +, *, # and .';

const isMark = (value: unknown): boolean => typeof value === 'string' && isTechMark(value);

export class ProviderFields {
  @Id({ optional: true, description: 'Made from its place in the list where none is given' })
  readonly id?: string | null;

  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Field({ schema: { type: 'string' }, example: 'sip.example.com' }, HOST, (value) => typeof value === 'string' && isHost(value))
  readonly hostname!: string;

  @Field({ optional: true, schema: { type: 'string' }, description: 'Goes before the number' }, MARK, isMark)
  readonly tech_prefix?: string | null;

  @Field({ optional: true, schema: { type: 'string' }, description: 'Goes behind the number' }, MARK, isMark)
  readonly tech_postfix?: string | null;
}

export class RouteFields {
  @Id({ optional: true, description: 'Made from its place in the list where none is given' })
  readonly id?: string | null;

  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Id({ description: 'One of the providers' })
  readonly provider_id!: string;

  @Whole({ from: 0, to: 1_000_000, optional: true, description: 'Lowest first; 0' })
  readonly priority?: number | null;

  @Form({ pattern: /^(all|\+[1-9]\d{0,14})$/, message: 'must be all, or the beginning of a number such as +49', example: '+49' })
  readonly target!: string;
}

const repeated = (field: string, items: readonly { readonly id?: string | null }[]): readonly Detail[] => {
  const ids = items.map(({ id }) => (typeof id === 'string' ? id.toLowerCase() : ''));
  return ids.flatMap((id, index) =>
    id !== '' && ids.indexOf(id) < index ? [{ field: `${field}[${index}].id`, message: 'is the id of an earlier one' }] : [],
  );
};

const listed = <T>(value: readonly T[] | null | undefined): readonly T[] => (Array.isArray(value) ? (value as readonly T[]) : []);

/** What is not given stays as it is. */
export class UpdateCustomer implements CrossChecked {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @Words({ to: 255, optional: true })
  readonly email?: string | null;

  @ListOf(ProviderFields, {
    to: MOST_PROVIDERS,
    optional: true,
    description: 'All of them: the list takes the place of the one before',
  })
  readonly providers?: readonly ProviderFields[] | null;

  @ListOf(RouteFields, {
    to: MOST_ROUTES,
    optional: true,
    description: 'All of them: the list takes the place of the one before',
  })
  readonly routes?: readonly RouteFields[] | null;

  @Whole({
    from: 0,
    to: 604_800_000,
    optional: true,
    description: "Milliseconds a call may last; 0 for the installation's setting",
  })
  readonly max_duration?: number | null;

  @Whole({
    from: 0,
    to: 86_400_000,
    optional: true,
    description: 'Milliseconds after which an agent is offline whose desktop has lost its socket; 0: never',
  })
  readonly agent_offline_grace?: number | null;

  problems(): readonly Detail[] {
    return [...repeated('providers', listed(this.providers)), ...repeated('routes', listed(this.routes))];
  }
}
