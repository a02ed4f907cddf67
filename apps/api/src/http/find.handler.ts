import { Inject } from '@nestjs/common';
import { Query, QueryHandler } from '@nestjs/cqrs';
import type { IQueryHandler } from '@nestjs/cqrs';
import type { Page, PageRequest, ReadModel } from '#readmodels/queries.js';
import { PARTS } from '../api.parts.js';
import type { Reads } from '../api.parts.js';

/** One row of the customer's own. */
export class FindOne<V> extends Query<V | null> {
  constructor(
    readonly model: ReadModel,
    readonly customerId: string,
    readonly id: string,
  ) {
    super();
  }
}

/** The customer's rows, newest first. */
export class FindPage<V> extends Query<Page<V>> {
  constructor(
    readonly model: ReadModel,
    readonly customerId: string,
    readonly page: PageRequest,
  ) {
    super();
  }
}

@QueryHandler(FindOne)
export class FindOneHandler<V> implements IQueryHandler<FindOne<V>> {
  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  execute({ model, customerId, id }: FindOne<V>): Promise<V | null> {
    return this.reads.one<V>(model, customerId, id);
  }
}

@QueryHandler(FindPage)
export class FindPageHandler<V> implements IQueryHandler<FindPage<V>> {
  constructor(@Inject(PARTS.reads) private readonly reads: Reads) {}

  execute({ model, customerId, page }: FindPage<V>): Promise<Page<V>> {
    return this.reads.list<V>(model, customerId, page);
  }
}
