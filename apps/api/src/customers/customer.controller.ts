import { Body, Get, Put } from '@nestjs/common';
import { customers } from '#readmodels/customers/customers.projection.js';
import type { CustomerView } from '#readmodels/customers/customers.projection.js';
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
}
