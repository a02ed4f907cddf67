import { Body, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { uuid5 } from '#domain/kernel/uuid.js';
import type { TagCommand } from '#domain/tag/tag.events.js';
import type { Page } from '#readmodels/queries.js';
import { tags } from '#readmodels/tags/tags.projection.js';
import type { TagView } from '#readmodels/tags/tags.projection.js';
import { Needs } from '../auth/auth.guard.js';
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
import { CreateTag, UpdateTag } from './tags.requests.js';

@Resource('tags')
export class TagsController {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
  ) {}

  @Post()
  @HttpCode(200)
  @Answers('Makes a tag: what agents and queues have in common.', 'Tag', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY')
  create(@Asking() asked: Asked, @Body() { name, detail }: CreateTag): Promise<TagView> {
    const tagId = uuid5(asked.commandId, 'tag');
    return this.change(asked, { type: 'CreateTag', tagId, customerId: asked.who.customerId, name, detail: detail ?? '' });
  }

  @Get()
  @Needs('lookup')
  @Answers('Lists the tags, newest first.', 'TagPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<TagView>> {
    return this.door.page<TagView>('tags', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Needs('lookup')
  @Answers('Shows a tag.', 'Tag', 'INVALID_ID', 'TAG_NOT_FOUND')
  async show(@By() who: Who, @Param('id', IdPipe) tagId: string): Promise<TagView> {
    await this.owned.tag(who.customerId, tagId);
    return this.stored.view(tags, { to: 'tag', id: tagId });
  }

  @Put(':id')
  @Answers('Changes what is given.', 'Tag', 'INVALID_ARGUMENT', 'TAG_NOT_FOUND')
  async update(@Asking() asked: Asked, @Param('id', IdPipe) tagId: string, @Body() request: UpdateTag): Promise<TagView> {
    const { customerId } = asked.who;
    const { name, detail } = await this.owned.tag(customerId, tagId);
    const words = { name: request.name ?? name, detail: request.detail ?? detail };
    return this.change(asked, { type: 'UpdateTag', tagId, customerId, ...words });
  }

  @Delete(':id')
  @Answers('Deletes a tag; agents and queues that have it keep it.', 'Tag', 'INVALID_ID', 'TAG_NOT_FOUND')
  async remove(@Asking() asked: Asked, @Param('id', IdPipe) tagId: string): Promise<TagView> {
    const { customerId } = asked.who;
    await this.owned.tag(customerId, tagId);
    return this.change(asked, { type: 'DeleteTag', tagId, customerId });
  }

  private async change(asked: Asked, command: TagCommand): Promise<TagView> {
    const ask = { to: 'tag', id: command.tagId, command } as const;
    const { position } = await this.door.change(asked, ask);
    return this.stored.view(tags, ask, position);
  }
}
