import { Command, CommandHandler } from '@nestjs/cqrs';
import type { ICommandHandler } from '@nestjs/cqrs';
import type { Wish } from './aggregate.js';
import { Executor } from './executor.js';
import type { Told } from './letter.js';

/** The one command of the application: a wish for an aggregate. Its id makes a repeat harmless. */
export class Tell extends Command<Told> {
  constructor(readonly wish: Wish) {
    super();
  }
}

/** @throws Refusal, StoreUnavailable as `Executor.tell` does */
@CommandHandler(Tell)
export class TellHandler implements ICommandHandler<Tell> {
  constructor(private readonly executor: Executor) {}

  execute({ wish }: Tell): Promise<Told> {
    return this.executor.tell(wish);
  }
}
