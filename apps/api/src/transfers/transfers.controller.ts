import { Body, Get, HttpCode, Param, Post, Query, applyDecorators } from '@nestjs/common';
import type { Page } from '#readmodels/queries.js';
import { Refusal } from '#domain/kernel/refusal.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';
import type { Who } from '../auth/who.js';
import { Answers } from '../docs/answers.js';
import { Asking, By } from '../http/asked.js';
import type { Asked } from '../http/asked.js';
import { Door } from '../http/door.js';
import { IdPipe } from '../http/id.pipe.js';
import { PageQuery, pageOf } from '../http/page.requests.js';
import { Resource } from '../http/resource.js';
import { PlaceTransfer, TransferOneCall } from './transfers.requests.js';
import { Transferring, Transfers } from './transferring.js';
import type { Request, TransferAnswer } from './transferring.js';

const Begins = (summary: string): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    Answers(
      summary,
      'Transfer',
      'INVALID_ARGUMENT',
      'INVALID_ID',
      'CALL_NOT_FOUND',
      'FLOW_NOT_FOUND',
      'GROUPCALL_NOT_FOUND',
      'CALL_STATE_INVALID',
      'CALL_ALREADY_HANGUP',
    ),
  );

const Changes = (summary: string): MethodDecorator =>
  applyDecorators(HttpCode(200), Answers(summary, 'Transfer', 'INVALID_ID', 'TRANSFER_NOT_FOUND', 'STATE_INVALID'));

const kindOf = (type: string): 'blind' | 'attended' => (type === 'blind' ? 'blind' : 'attended');

/** The first answer to an attended transfer says `consulting`, whatever the target does yet (seed, Warm Transfer). */
const first = (view: TransferView): TransferView => (view.type === 'attended' ? { ...view, status: 'consulting' } : view);

interface Parts {
  readonly transferring: Transferring;
  readonly transfers: Transfers;
}

/** A repeat finds the transfer that the first one began; one that comes at the same time may find it only when it is turned down. */
const begin = async ({ transferring, transfers }: Parts, asked: Asked, request: Request): Promise<TransferView> => {
  const begun = (): Promise<TransferView | null> => transfers.begunBy(asked, request.callId);
  const before = await begun();
  if (before) return first(before);
  try {
    return first(await transferring.place(asked, request));
  } catch (error) {
    const meanwhile = error instanceof Refusal ? await begun() : null;
    if (meanwhile) return first(meanwhile);
    throw error;
  }
};

@Resource('calls/:id/transfer', 'transfers')
export class CallTransferController {
  constructor(
    readonly transferring: Transferring,
    readonly transfers: Transfers,
  ) {}

  @Post()
  @Begins('Transfers a call that talks with another one. An arrival named here is the caller; any other call is the transferer.')
  place(@Asking() asked: Asked, @Param('id', IdPipe) callId: string, @Body() request: TransferOneCall): Promise<TransferView> {
    const { type, wanted } = request;
    const named = { callId, wanted, field: 'destination', explicit: false } as const;
    return begin(this, asked, { ...named, kind: kindOf(type), options: request });
  }
}

@Resource('transfers')
export class TransfersController {
  constructor(
    readonly transferring: Transferring,
    readonly transfers: Transfers,
    private readonly door: Door,
  ) {}

  @Post()
  @Begins('Transfers whoever talks with the transferer to the first of the addresses that answers.')
  place(@Asking() asked: Asked, @Body() request: PlaceTransfer): Promise<TransferView> {
    const { transfer_type, transferer_call_id, wanted } = request;
    const named = { callId: transferer_call_id.toLowerCase(), wanted, field: 'transferee_addresses', explicit: true } as const;
    return begin(this, asked, { ...named, kind: kindOf(transfer_type), options: request });
  }

  @Get()
  @Answers('Lists the transfers, newest first.', 'TransferPage', 'INVALID_REQUEST_PARAMETER')
  list(@By() who: Who, @Query() query: PageQuery): Promise<Page<TransferView>> {
    return this.door.page<TransferView>('transfers', who.customerId, pageOf(query));
  }

  @Get(':id')
  @Answers('Shows a transfer, and what has become of the call to the target.', 'Transfer', 'INVALID_ID', 'TRANSFER_NOT_FOUND')
  show(@By() who: Who, @Param('id', IdPipe) transferId: string): Promise<TransferAnswer> {
    return this.transfers.find(who, transferId);
  }

  @Post(':id/complete')
  @Changes('Connects caller and target, and lets the transferer go; where the target has not answered yet, once it does.')
  complete(@Asking() asked: Asked, @Param('id', IdPipe) transferId: string): Promise<TransferAnswer> {
    return this.transfers.change(asked, 'CompleteTransfer', transferId);
  }

  @Post(':id/cancel')
  @Changes('Gives the caller back to the transferer, and lets the target go.')
  cancel(@Asking() asked: Asked, @Param('id', IdPipe) transferId: string): Promise<TransferAnswer> {
    return this.transfers.change(asked, 'CancelTransfer', transferId);
  }

  @Post(':id/swap')
  @Changes('The transferer talks with the other of the two, and the one it talked with waits.')
  swap(@Asking() asked: Asked, @Param('id', IdPipe) transferId: string): Promise<TransferAnswer> {
    return this.transfers.change(asked, 'SwapTransfer', transferId);
  }

  @Post(':id/merge')
  @Changes('All three talk with each other.')
  merge(@Asking() asked: Asked, @Param('id', IdPipe) transferId: string): Promise<TransferAnswer> {
    return this.transfers.change(asked, 'MergeTransfer', transferId);
  }
}
