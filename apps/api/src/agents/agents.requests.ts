import { isUuid } from '#domain/kernel/uuid.js';
import { AddressFields } from '../calls/addresses.js';
import { Field, Form, Ids, ListOf, OneOf, Whole, Words } from '../http/fields.js';
import { PageQuery } from '../http/page.requests.js';
import { Version } from '../http/version.js';
import { Skills } from './agents.skills.js';

/** Of one agent. */
const [MOST_TAGS, MOST_ADDRESSES] = [100, 20] as const;

/** Milliseconds: a day. */
const LONGEST_WRAPUP = 86_400_000;

/** Bits of VoIPBIN's permissions that mean something here: agent, admin, manager, and that of the whole customer. */
const [AGENT, ADMIN, MANAGER, ALL] = [16, 32, 64, 240] as const;

const PERMISSION = 'must be 16 (agent), 64 (manager) or 32 (admin), or the sum of some';

const isPermission = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && (value & ~ALL) === 0 && (value & (AGENT | ADMIN | MANAGER)) !== 0;

const PermissionField = (optional: boolean): PropertyDecorator =>
  Field({ optional, schema: { type: 'integer', enum: [AGENT, ADMIN, MANAGER] } }, PERMISSION, isPermission);

const Password = (): PropertyDecorator => Words({ from: 8, to: 1024 });

const STATUSES = ['available', 'away', 'offline', 'busy'] as const;

export type StatusWanted = (typeof STATUSES)[number];

const StatusField = (optional: boolean): PropertyDecorator =>
  OneOf({ values: STATUSES, optional, description: 'busy: away, for the reason busy, where no other is given' });

const Reason = (): PropertyDecorator => Words({ to: 255, optional: true, description: 'Why, such as lunch' });

/** What an agent may change of itself; what it can do, and how much at once, others say. */
export class UpdateMe {
  @Words({ to: 255, optional: true })
  readonly name?: string | null;

  @Words({ to: 1000, optional: true })
  readonly detail?: string | null;

  @OneOf({ values: ['ringall', 'linear'], optional: true, description: 'How its addresses are rung; ringall' })
  readonly ring_method?: 'ringall' | 'linear' | null;
}

class Profile extends UpdateMe {
  @Skills(true)
  readonly skills?: Readonly<Record<string, number>> | null;

  @Whole({ from: 1, to: 10, optional: true, description: 'How many calls it takes at once; 1' })
  readonly capacity?: number | null;
}

export class CreateAgent extends Profile {
  @Form({
    pattern: /^(?=.{3,255}$)[^\s@]+@[^\s@]+$/,
    message: 'must be an e-mail address of at most 255 characters',
    example: 'ada@example.com',
  })
  readonly username!: string;

  @Password()
  readonly password!: string;

  @PermissionField(true)
  readonly permission?: number | null;

  @Ids({ to: MOST_TAGS, optional: true, description: 'It serves the queues that have one of them' })
  readonly tag_ids?: readonly string[] | null;

  @ListOf(AddressFields, { to: MOST_ADDRESSES, optional: true, description: 'Where it is rung' })
  readonly addresses?: readonly AddressFields[] | null;
}

/** What is not given stays as it is. */
export class UpdateAgent extends Profile {
  @StatusField(true)
  readonly status?: StatusWanted | null;

  @Reason()
  readonly reason?: string | null;
}

export class SetAddresses {
  @ListOf(AddressFields, { to: MOST_ADDRESSES, description: 'All of them: the list takes the place of the one before' })
  readonly addresses!: readonly AddressFields[];
}

export class SetAgentTags {
  @Ids({ to: MOST_TAGS, description: 'All of them: the list takes the place of the one before' })
  readonly tag_ids!: readonly string[];
}

export class SetPermission {
  @PermissionField(false)
  readonly permission!: number;
}

export class SetStatus {
  @StatusField(false)
  readonly status!: StatusWanted;

  @Reason()
  readonly reason?: string | null;

  @Version()
  readonly version?: number | null;
}

export class SetPassword {
  @Password()
  readonly password!: string;
}

export class ExtendWrapup {
  @Whole({ from: 1, to: LONGEST_WRAPUP, description: 'Milliseconds from now' })
  readonly duration!: number;
}

const isTagList = (value: unknown): boolean => {
  const ids = typeof value === 'string' ? value.split(',') : [];
  return ids.length > 0 && ids.length <= MOST_TAGS && ids.every(isUuid);
};

/** Which agents are listed; all of it together. */
export class AgentsQuery extends PageQuery {
  @Field(
    { optional: true, description: 'Those that serve this queue', schema: { type: 'string', format: 'uuid' } },
    'must be a uuid',
    (value) => typeof value === 'string' && isUuid(value),
  )
  readonly queue_id?: string;

  @Field(
    { optional: true, description: 'Those that have one of these tags, separated by commas', schema: { type: 'string' } },
    `must be at most ${MOST_TAGS} uuids, separated by commas`,
    isTagList,
  )
  readonly tag_ids?: string;

  @OneOf({ values: ['available', 'away', 'offline', 'ringing', 'busy', 'wrapup'], optional: true })
  readonly status?: 'available' | 'away' | 'offline' | 'ringing' | 'busy' | 'wrapup';
}
