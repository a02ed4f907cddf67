import { Body, Delete, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { Instant } from '#domain/kernel/decider.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { accesskeys } from '#readmodels/accesskeys/accesskeys.projection.js';
import type { AccesskeyView } from '#readmodels/accesskeys/accesskeys.projection.js';
import type { Page } from '#readmodels/queries.js';
import { PARTS } from '../api.parts.js';
import { Needs } from '../auth/auth.guard.js';
import { hashKey, newKey, prefixOf } from '../auth/keys.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { Owned } from '../http/owned.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { Stored } from '../http/stored.js';
import { CreateAccesskey } from './accesskeys.requests.js';

@Needs('keys')
@Resource('accesskeys')
export class AccesskeysController {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
    @Inject(PARTS.clock) private readonly clock: { now(): Instant },
  ) {}

  /** The key may what its maker may. Of a repeat the token is gone: it was told once, and nobody keeps it. */
  @Post()
  @HttpCode(200)
  @Answers('Makes a key.', 'NewAccesskey', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY')
  async create(@Asking() asked: Asked, @Body() request: CreateAccesskey): Promise<AccesskeyView & { readonly token: string }> {
    const { who, commandId } = asked;
    const accesskeyId = uuid5(commandId, 'accesskey');
    const token = newKey(accesskeyId);
    const { customerId, permission } = who;
    const [name, detail, tokenHash, tokenPrefix] = [request.name ?? '', request.detail ?? '', hashKey(token), prefixOf(token)];
    const expires = request.expire ? this.clock.now() + request.expire * 1000 : null;
    const key = { accesskeyId, customerId, name, detail, tokenHash, tokenPrefix, permission, expires };
    const { events, position } = await this.door.change(asked, {
      to: 'accesskey',
      id: accesskeyId,
      command: { type: 'CreateAccesskey', ...key },
    });
    const isFirst = events.some(({ event }) => 'tokenHash' in event && event.tokenHash === tokenHash);
    return {
      ...(await this.stored.view(accesskeys, { to: 'accesskey', id: accesskeyId }, position)),
      token: isFirst ? token : '',
    };
  }

  @Get()
  @Answers('Lists the keys, newest first.', 'AccesskeyPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<AccesskeyView>> {
    return this.door.page<AccesskeyView>('accesskeys', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a key, but for the key itself.', 'Accesskey', 'INVALID_ID', 'ACCESSKEY_NOT_FOUND')
  async show(@By() who: Who, @Param('id', IdPipe) accesskeyId: string): Promise<AccesskeyView> {
    await this.owned.accesskey(who.customerId, accesskeyId);
    return this.stored.view(accesskeys, { to: 'accesskey', id: accesskeyId });
  }

  @Delete(':id')
  @Answers('Ends a key at once.', 'Accesskey', 'INVALID_ID', 'ACCESSKEY_NOT_FOUND')
  async remove(@Asking() asked: Asked, @Param('id', IdPipe) accesskeyId: string): Promise<AccesskeyView> {
    await this.owned.accesskey(asked.who.customerId, accesskeyId);
    await this.door.change(asked, { to: 'accesskey', id: accesskeyId, command: { type: 'DeleteAccesskey', accesskeyId } });
    return this.stored.view(accesskeys, { to: 'accesskey', id: accesskeyId });
  }
}
