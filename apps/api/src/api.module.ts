import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { Executor } from '#engine/executor.js';
import { TellHandler } from '#engine/tell.handler.js';
import { AccesskeysController } from './accesskeys/accesskeys.controller.js';
import { PARTS } from './api.parts.js';
import type { ApiParts } from './api.parts.js';
import { Agents } from './agents/agents.js';
import { AgentsController } from './agents/agents.controller.js';
import { AgentsFloorController } from './agents/agents.floor.controller.js';
import { ServiceAgentsController } from './agents/service.agents.controller.js';
import { AuthController } from './auth/auth.controller.js';
import { AuthGuard } from './auth/auth.guard.js';
import { Authenticator } from './auth/authenticator.js';
import { Tokens } from './auth/tokens.js';
import { CallsController } from './calls/calls.controller.js';
import { Controls } from './calls/controls.js';
import { OperatorController } from './calls/operator.controller.js';
import { MediaController } from './calls/media.controller.js';
import { Placing } from './calls/placing.js';
import { Trees } from './calls/trees.js';
import { CustomerController } from './customers/customer.controller.js';
import { MeController } from './customers/me.controller.js';
import { DeskController } from './desk/desk.controller.js';
import { Dialling } from './desk/dialling.js';
import { OwnCallsController } from './desk/own.calls.controller.js';
import { OwnCallTransferController, OwnMediaController, OwnTransfersController } from './desk/own.controllers.js';
import { Own } from './desk/own.js';
import { FlowsController } from './flows/flows.controller.js';
import { Plans } from './flows/chosen.plans.js';
import { GroupcallsController } from './groupcalls/groupcalls.controller.js';
import { Groups } from './groupcalls/groups.js';
import { PlacingGroups } from './groupcalls/placing.groups.js';
import { HealthController } from './health/health.controller.js';
import { Births } from './http/births.js';
import { Door } from './http/door.js';
import { FindAgentsHandler, FindOneHandler, FindPageHandler, FindTimelineHandler } from './http/find.handler.js';
import { Owned } from './http/owned.js';
import { Stored } from './http/stored.js';
import { Transferring, Transfers } from './transfers/transferring.js';
import { CallTransferController, TransfersController } from './transfers/transfers.controller.js';
import { SuperviseController } from './supervisions/supervise.controller.js';
import { Supervising } from './supervisions/supervising.js';
import { SupervisionSpecs } from './supervisions/supervision.specs.js';
import { Supervisions, SupervisionsOfCalls } from './supervisions/supervisions.js';
import { TagsController } from './tags/tags.controller.js';
import { NumbersController } from './numbers/numbers.controller.js';
import { Disposing } from './queues/disposing.js';
import { QueueSettings } from './queues/queue.settings.js';
import { QueuecallsController } from './queues/queuecalls.controller.js';
import { Queuecalls } from './queues/queuecalls.js';
import { QueuesController } from './queues/queues.controller.js';
import { Queues } from './queues/queues.js';
import { WaysOut } from './queues/ways.js';
import { ReportsController } from './reports/reports.controller.js';
import { Reports } from './reports/reports.js';
import { Figures } from './stats/figures.js';
import { StatsController } from './stats/stats.controller.js';

const partsOf = (parts: ApiParts): readonly Provider[] => [
  { provide: Executor, useValue: parts.executor },
  { provide: PARTS.store, useValue: parts.store },
  { provide: PARTS.reads, useValue: parts.reads },
  { provide: PARTS.progress, useValue: parts.progress },
  { provide: PARTS.settings, useValue: parts.settings },
  { provide: PARTS.clock, useValue: parts.clock },
  { provide: PARTS.log, useValue: parts.log },
  { provide: PARTS.ready, useValue: parts.ready },
  { provide: PARTS.retry, useValue: parts.retry },
];

const handlers = [TellHandler, FindOneHandler, FindPageHandler, FindAgentsHandler, FindTimelineHandler];

const controllers = [
  AuthController,
  CallsController,
  MediaController,
  OperatorController,
  GroupcallsController,
  TransfersController,
  CallTransferController,
  SuperviseController,
  QueuesController,
  QueuecallsController,
  StatsController,
  ReportsController,
  AgentsController,
  AgentsFloorController,
  ServiceAgentsController,
  DeskController,
  OwnCallsController,
  OwnMediaController,
  OwnCallTransferController,
  OwnTransfersController,
  TagsController,
  FlowsController,
  NumbersController,
  AccesskeysController,
  CustomerController,
  MeController,
  HealthController,
];

/** The REST API over whatever parts it is given. `Authenticator` and `Figures` are exported for the WebSocket gateway. */
@Module({})
export class ApiModule {
  static with(parts: ApiParts): DynamicModule {
    const own = [
      Tokens,
      Authenticator,
      AuthGuard,
      Door,
      Owned,
      Stored,
      Trees,
      Births,
      Plans,
      Placing,
      Controls,
      Groups,
      PlacingGroups,
      Transfers,
      Transferring,
      SupervisionSpecs,
      SupervisionsOfCalls,
      Supervisions,
      Supervising,
      QueueSettings,
      WaysOut,
      Queues,
      Queuecalls,
      Figures,
      Reports,
      Agents,
      Disposing,
      Own,
      Dialling,
    ];
    return {
      module: ApiModule,
      imports: [CqrsModule.forRoot()],
      controllers,
      providers: [...partsOf(parts), ...handlers, ...own],
      exports: [Authenticator, Figures],
    };
  }
}
