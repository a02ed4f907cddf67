import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams, { type AppendReq, type ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { Logged, Outcome, Proposed } from './protocol-log.js';

/** Messages of EventStoreDB's protocol (streams.proto), by the classes that the client itself is built on. */

const TICKS_PER_MILLISECOND = 10_000n;

const uuid = (id: string) => {
  const message = new shared.UUID();
  message.setString(id);
  return message;
};

const identifier = (stream: string) => {
  const message = new shared.StreamIdentifier();
  message.setStreamName(Buffer.from(stream));
  return message;
};

export const streamOf = (message: { getStreamName_asU8(): Uint8Array } | undefined): string =>
  Buffer.from(message?.getStreamName_asU8() ?? []).toString('utf8');

export const proposedOf = (message: AppendReq.ProposedMessage): Proposed => ({
  id: message.getId()!.getString(),
  type: message.getMetadataMap().get('type')!,
  contentType: message.getMetadataMap().get('content-type')!,
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

export const expectedOf = (options: AppendReq.Options): number => (options.hasNoStream() ? -1 : Number(options.getRevision()));

export const appendResponse = (outcome: Outcome, expected: number) => {
  const response = new streams.AppendResp();
  if (outcome.kind === 'wrong') response.setWrongExpectedVersion(wrongVersion(outcome.actual, expected));
  else response.setSuccess(success(outcome));
  return response;
};

const success = (outcome: Exclude<Outcome, { readonly kind: 'wrong' }>) => {
  const message = new streams.AppendResp.Success();
  if (outcome.kind === 'repeated') {
    message.setCurrentRevision(String(outcome.revision));
    message.setNoPosition(new shared.Empty());
    return message;
  }
  message.setCurrentRevision(String(outcome.last.revision));
  const position = new streams.AppendResp.Position();
  position.setCommitPosition(String(outcome.last.position));
  position.setPreparePosition(String(outcome.last.position));
  message.setPosition(position);
  return message;
};

const wrongVersion = (actual: number, expected: number) => {
  const message = new streams.AppendResp.WrongExpectedVersion();
  if (actual < 0) message.setCurrentNoStream(new shared.Empty());
  else message.setCurrentRevision(String(actual));
  if (expected < 0) message.setExpectedNoStream(new shared.Empty());
  else message.setExpectedRevision(String(expected));
  return message;
};

export const eventResponse = (event: Logged) => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent();
  recorded.setId(uuid(event.id));
  recorded.setStreamIdentifier(identifier(event.stream));
  recorded.setStreamRevision(String(event.revision));
  recorded.setPreparePosition(String(event.position));
  recorded.setCommitPosition(String(event.position));
  recorded.getMetadataMap().set('type', event.type);
  recorded.getMetadataMap().set('content-type', event.contentType);
  recorded.getMetadataMap().set('created', String(BigInt(event.created) * TICKS_PER_MILLISECOND));
  recorded.setData(event.data);
  recorded.setCustomMetadata(event.metadata);
  const read = new streams.ReadResp.ReadEvent();
  read.setEvent(recorded);
  read.setCommitPosition(String(event.position));
  const response = new streams.ReadResp();
  response.setEvent(read);
  return response;
};

export const notFoundResponse = (stream: string) => {
  const notFound = new streams.ReadResp.StreamNotFound();
  notFound.setStreamIdentifier(identifier(stream));
  const response = new streams.ReadResp();
  response.setStreamNotFound(notFound);
  return response;
};

export const confirmationResponse = (id: string) => {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation();
  confirmation.setSubscriptionId(id);
  const response = new streams.ReadResp();
  response.setConfirmation(confirmation);
  return response;
};

export const checkpointResponse = (position: number) => {
  const checkpoint = new streams.ReadResp.Checkpoint();
  checkpoint.setCommitPosition(String(position));
  checkpoint.setPreparePosition(String(position));
  const response = new streams.ReadResp();
  response.setCheckpoint(checkpoint);
  return response;
};

export const caughtUpResponse = () => {
  const response = new streams.ReadResp();
  response.setCaughtUp(new streams.ReadResp.CaughtUp());
  return response;
};

/** What a filter on event types or stream names lets through: a regular expression or prefixes. */
export const filterOf = (options: ReadReq.Options): ((event: Logged) => boolean) => {
  const filter = options.getFilter();
  const byType = filter?.getEventType();
  const expression = byType ?? filter?.getStreamIdentifier();
  if (!expression) return () => true;
  const regex = expression.getRegex();
  const matches = regex
    ? (text: string) => new RegExp(regex).test(text)
    : (text: string) => expression.getPrefixList().some((prefix) => text.startsWith(prefix));
  return (event) => matches(byType ? event.type : event.stream);
};
