import { randomUUID } from 'node:crypto';
import grpc, { type ServerReadableStream, type ServerWritableStream, type sendUnaryData } from '@grpc/grpc-js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams, {
  type AppendReq,
  type AppendResp,
  type ReadReq,
  type ReadResp,
} from '@eventstore/db-client/generated/streams_pb.js';
import { ProtocolLog, type Logged, type Proposed } from './protocol-log.js';
import {
  appendResponse,
  caughtUpResponse,
  checkpointResponse,
  confirmationResponse,
  eventResponse,
  expectedOf,
  filterOf,
  notFoundResponse,
  proposedOf,
  streamOf,
} from './protocol-messages.js';

/** Events that a filter looks at, by default, before the server tells how far it has come. */
const SEARCH_WINDOW = 32;
const { BACKWARDS } = streams.ReadReq.Options.ReadDirection;

export interface ProtocolServer {
  readonly port: number;
  /** Events sent to subscriptions so far. */
  sent(): number;
  /** The answers to the next appends are lost, though the appends are not. */
  loseAnswers(count: number): void;
  stop(): Promise<void>;
}

/**
 * A server that speaks the part of EventStoreDB's gRPC protocol that the adapter uses, over a log in memory: append with expected
 * revision, read a stream and `$all` in both directions, subscribe to `$all` with a filter and checkpoints, features, gossip.
 *
 * It offers `BatchAppend` as real servers do, and then fails: the adapter must not go there (see `eventstoredb.connection.ts`).
 */
export const protocolServer = async (log = new ProtocolLog()): Promise<ProtocolServer> => {
  const server = new grpc.Server({ 'grpc.max_receive_message_length': 17 * 1024 * 1024 });
  const reader = new Reader(log);
  let lost = 0;
  const append = (call: ServerReadableStream<AppendReq, AppendResp>, answer: sendUnaryData<AppendResp>): void => {
    const proposed: Proposed[] = [];
    let options: AppendReq.Options | undefined;
    call.on('data', (request: AppendReq) => {
      if (request.hasOptions()) options = request.getOptions();
      else proposed.push(proposedOf(request.getProposedMessage()!));
    });
    call.on('end', () => {
      const expected = expectedOf(options!);
      const outcome = log.append(streamOf(options!.getStreamIdentifier()), expected, proposed);
      if (lost-- > 0) answer({ code: grpc.status.UNAVAILABLE, details: 'the answer was lost' });
      else answer(null, appendResponse(outcome, expected));
    });
  };
  server.addService(streamsGrpc.StreamsService, { append, read: (call: ReadCall) => void reader.read(call) });
  server.addService(featuresGrpc.ServerFeaturesService, { getSupportedMethods });
  let port = 0;
  server.addService(gossipGrpc.GossipService, {
    read: (_: unknown, answer: sendUnaryData<unknown>) => answer(null, clusterOf(port)),
  });
  port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return {
    port,
    sent: () => reader.sent,
    loseAnswers: (count) => (lost = count),
    stop: () => {
      server.forceShutdown();
      return Promise.resolve();
    },
  };
};

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

class Reader {
  sent = 0;

  constructor(private readonly log: ProtocolLog) {}

  async read(call: ReadCall): Promise<void> {
    const options = call.request.getOptions()!;
    if (options.hasSubscription()) return this.#subscription(call, options);
    if (options.hasAll()) await this.#range(call, options, this.log.all, startIn(options));
    else await this.#stream(call, options);
    call.end();
  }

  async #stream(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const where = options.getStream()!;
    const name = streamOf(where.getStreamIdentifier());
    const events = this.log.stream(name);
    if (events)
      await this.#range(call, options, events, (event) => where.hasStart() || event.revision >= Number(where.getRevision()));
    else await write(call, notFoundResponse(name));
  }

  async #range(
    call: ReadCall,
    options: ReadReq.Options,
    events: readonly Logged[],
    isIn: (event: Logged) => boolean,
  ): Promise<void> {
    const ordered = options.getReadDirection() === BACKWARDS ? events.toReversed() : events;
    let left = Number(options.getCount());
    for (const event of ordered.filter(isIn)) {
      if (call.cancelled || left-- <= 0) return;
      await write(call, eventResponse(event));
    }
  }

  /** What is there, then what comes; a checkpoint for each window that was searched. */
  async #subscription(call: ReadCall, options: ReadReq.Options): Promise<void> {
    const passes = filterOf(options);
    const window = windowOf(options);
    call.on('cancelled', () => this.log.wake());
    await write(call, confirmationResponse(randomUUID()));
    let searched = 0;
    for await (const event of this.#eventsAfter(call, afterIn(options))) {
      searched += 1;
      if (passes(event)) await this.#send(call, event);
      if (window > 0 && searched % window === 0) await write(call, checkpointResponse(event.position));
    }
  }

  async *#eventsAfter(call: ReadCall, after: number): AsyncGenerator<Logged> {
    const { all } = this.log;
    let index = all.filter(({ position }) => position <= after).length;
    while (!call.cancelled) {
      const event = all[index];
      if (event) {
        yield event;
        index += 1;
      } else await this.#caughtUp(call);
    }
  }

  async #caughtUp(call: ReadCall): Promise<void> {
    const changed = this.log.changed();
    await write(call, caughtUpResponse());
    if (!call.cancelled) await changed;
  }

  async #send(call: ReadCall, event: Logged): Promise<void> {
    this.sent += 1;
    await write(call, eventResponse(event));
  }
}

const afterIn = (options: ReadReq.Options): number => {
  const position = options.getAll()!.getPosition();
  return position ? Number(position.getCommitPosition()) : -1;
};

const windowOf = (options: ReadReq.Options): number => {
  const filter = options.getFilter();
  return filter ? (filter.getMax() || SEARCH_WINDOW) * filter.getCheckpointintervalmultiplier() : 0;
};

const startIn = (options: ReadReq.Options): ((event: Logged) => boolean) => {
  const all = options.getAll()!;
  if (!all.hasPosition()) return () => true;
  const from = Number(all.getPosition()!.getCommitPosition());
  return ({ position }) => (options.getReadDirection() === BACKWARDS ? position < from : position >= from);
};

/** Waits while the client is not reading. */
const write = (call: ReadCall, response: ReadResp): Promise<void> =>
  new Promise((resolve) => {
    if (call.cancelled || call.write(response)) {
      resolve();
      return;
    }
    const go = (): void => {
      call.off('drain', go);
      call.off('cancelled', go);
      resolve();
    };
    call.on('drain', go);
    call.on('cancelled', go);
  });

const getSupportedMethods = (_: unknown, answer: sendUnaryData<unknown>): void => {
  const supported = new features.SupportedMethods();
  supported.setEventStoreServerVersion('24.10.0');
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new features.SupportedMethod();
    method.setServiceName('event_store.client.streams.Streams');
    method.setMethodName(name);
    supported.addMethods(method);
  }
  answer(null, supported);
};

/** A cluster of one, which leads. */
const clusterOf = (port: number) => {
  const endpoint = new gossip.EndPoint();
  endpoint.setAddress('127.0.0.1');
  endpoint.setPort(port);
  const id = new shared.UUID();
  id.setString(randomUUID());
  const member = new gossip.MemberInfo();
  member.setInstanceId(id);
  member.setTimeStamp(String(Date.now()));
  member.setState(gossip.MemberInfo.VNodeState.LEADER);
  member.setIsAlive(true);
  member.setHttpEndPoint(endpoint);
  const cluster = new gossip.ClusterInfo();
  cluster.addMembers(member);
  return cluster;
};
