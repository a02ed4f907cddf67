import { Body, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import { Refusal } from '#domain/kernel/refusal.js';
import { customers } from '#readmodels/customers/customers.projection.js';
import type { CustomerView } from '#readmodels/customers/customers.projection.js';
import { PARTS } from '../api.parts.js';
import { Needs } from '../auth/auth.guard.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { Owned } from '../http/owned.js';
import { invalid } from '../http/reasons.js';
import { Resource } from '../http/resource.js';
import { Stored } from '../http/stored.js';
import { UpdateCustomer } from './customer.requests.js';
import { routeProblems, settingsAfter } from './customer.settings.js';

@Resource('customer')
export class CustomerController {
  constructor(
    private readonly door: Door,
    private readonly owned: Owned,
    private readonly stored: Stored,
    @Inject(PARTS.retry) private readonly retry: (tree: string) => Promise<boolean>,
  ) {}

  @Get()
  @Needs('lookup')
  @Answers('Tells whose token it is.', 'Customer', 'CUSTOMER_NOT_FOUND')
  async show(@By() { customerId }: Who): Promise<CustomerView> {
    await this.owned.customer(customerId);
    return this.stored.view(customers, { to: 'customer', id: customerId });
  }

  @Put()
  @Needs('account')
  @Answers('Changes what is given.', 'Customer', 'INVALID_ARGUMENT', 'INVALID_JSON_BODY', 'CUSTOMER_NOT_FOUND')
  async update(@Asking() asked: Asked, @Body() request: UpdateCustomer): Promise<CustomerView> {
    const { customerId } = asked.who;
    const settings = settingsAfter(customerId, await this.owned.customer(customerId), request);
    const [first, ...rest] = routeProblems(settings);
    if (first) throw invalid(first, rest);
    await this.door.change(asked, {
      to: 'customer',
      id: customerId,
      command: { type: 'UpdateCustomer', customerId, ...settings },
    });
    return this.stored.view(customers, { to: 'customer', id: customerId });
  }

  /** The queues and agents of a customer are a tree of their own (decision 20). */
  @Post('retry')
  @HttpCode(200)
  @Needs('repair')
  @Answers(
    'Takes up the queues and agents of the customer, where a bug has stopped them.',
    'Customer',
    'CUSTOMER_NOT_FOUND',
    'STATE_INVALID',
  )
  async takeUp(@By() who: Who): Promise<CustomerView> {
    if (!(await this.retry(who.customerId))) throw new Refusal('floor.not_stopped', 'No bug has stopped the queues and agents.');
    return this.show(who);
  }
}
