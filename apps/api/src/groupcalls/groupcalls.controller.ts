import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import type { GroupcallCommand } from '#domain/groupcall/groupcall.events.js';
import { uuid5 } from '#domain/kernel/uuid.js';
import { groupcalls } from '#readmodels/groupcalls/groupcalls.projection.js';
import type { GroupcallView } from '#readmodels/groupcalls/groupcalls.view.js';
import type { Page } from '#readmodels/queries.js';
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
import { PlaceGroupcall } from './groupcalls.requests.js';
import { PlacingGroups } from './placing.groups.js';

@Resource('groupcalls')
export class GroupcallsController {
  constructor(
    private readonly placing: PlacingGroups,
    private readonly owned: Owned,
    private readonly door: Door,
    private readonly stored: Stored,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers(
    'Rings several destinations, all at once or one after the other; whoever answers first runs the plan.',
    'Groupcall',
    'INVALID_ARGUMENT',
    'INVALID_JSON_BODY',
    'FLOW_NOT_FOUND',
    'GROUPCALL_NOT_FOUND',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
  )
  place(@Asking() asked: Asked, @Body() request: PlaceGroupcall): Promise<GroupcallView> {
    return this.placing.place(asked, request);
  }

  @Get()
  @Answers('Lists the groupcalls, newest first.', 'GroupcallPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<GroupcallView>> {
    return this.door.page<GroupcallView>('groupcalls', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a groupcall; a deleted one too.', 'Groupcall', 'INVALID_ID', 'GROUPCALL_NOT_FOUND')
  async show(@By() who: Who, @Param('id', IdPipe) groupcallId: string): Promise<GroupcallView> {
    await this.owned.groupcall(who.customerId, groupcallId);
    return this.stored.view(groupcalls, { to: 'groupcall', id: groupcallId });
  }

  @Post(':id/hangup')
  @HttpCode(200)
  @Answers('Hangs up all its calls; one that is over is left as it is.', 'Groupcall', 'INVALID_ID', 'GROUPCALL_NOT_FOUND')
  async hangUp(@Asking() asked: Asked, @Param('id', IdPipe) groupcallId: string): Promise<GroupcallView> {
    const outermost = await this.outermost(asked, groupcallId);
    return this.change(asked, groupcallId, { type: 'HangUpGroupcall', groupcallId: outermost, within: groupcallId });
  }

  @Delete(':id')
  @Answers('Hangs up if need be, and takes the groupcall off the list.', 'Groupcall', 'INVALID_ID', 'GROUPCALL_NOT_FOUND')
  async remove(@Asking() asked: Asked, @Param('id', IdPipe) groupcallId: string): Promise<GroupcallView> {
    const outermost = await this.outermost(asked, groupcallId);
    // Two commands to two streams: each has an id of its own.
    const first = { ...asked, commandId: uuid5(asked.commandId, 'hang up') };
    if (outermost !== groupcallId) await this.hangUp(first, groupcallId);
    return this.change(asked, groupcallId, { type: 'DeleteGroupcall', groupcallId });
  }

  private async outermost({ who }: Asked, groupcallId: string): Promise<string> {
    const found = await this.owned.groupcall(who.customerId, groupcallId);
    return found.status === 'chained' ? found.outermost : groupcallId;
  }

  /** A group of a call, or of a transfer, lives in the tree of that call: its stream knows. */
  private async change(asked: Asked, groupcallId: string, command: GroupcallCommand): Promise<GroupcallView> {
    const ask = { to: 'groupcall', id: command.groupcallId, command } as const;
    await this.door.change(asked, ask, command.groupcallId);
    return this.stored.view(groupcalls, { to: 'groupcall', id: groupcallId });
  }
}
