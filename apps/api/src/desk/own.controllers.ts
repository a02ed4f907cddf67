import { Get } from '@nestjs/common';
import type { Page } from '#readmodels/queries.js';
import type { TransferView } from '#readmodels/transfers/transfers.view.js';
import type { Who } from '../auth/who.js';
import { MediaController } from '../calls/media.controller.js';
import { Answers } from '../docs/answers.js';
import { By } from '../http/asked.js';
import { Door } from '../http/door.js';
import { CallTransferController, TransfersController } from '../transfers/transfers.controller.js';
import { Transferring, Transfers } from '../transfers/transferring.js';
import { Own } from './own.js';
import { OwnCallGuard, OwnResource, OwnTransferGuard } from './own.guards.js';

@OwnResource('calls/:id', OwnCallGuard)
export class OwnMediaController extends MediaController {}

@OwnResource('calls/:id/transfer', OwnCallGuard)
export class OwnCallTransferController extends CallTransferController {}

@OwnResource('transfers', OwnTransferGuard)
export class OwnTransfersController extends TransfersController {
  constructor(
    transferring: Transferring,
    transfers: Transfers,
    door: Door,
    private readonly own: Own,
  ) {
    super(transferring, transfers, door);
  }

  @Get()
  @Answers('Lists the transfers of the calls that one is in.', 'TransferPage')
  override async list(@By() who: Who): Promise<Page<TransferView>> {
    const ids = new Set((await this.own.calls(who)).flatMap(({ transferId }) => transferId ?? []));
    return { result: await Promise.all([...ids].map((id) => this.transfers.find(who, id))), next_page_token: '' };
  }
}
