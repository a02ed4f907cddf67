/** What agents and queues have in common: an agent serves the queues that share a tag with it. */
export interface TagWords {
  readonly name: string;
  readonly detail: string;
}

interface Whose {
  readonly tagId: string;
  readonly customerId: string;
}

export type TagEvent =
  | ({ readonly type: 'TagCreated' } & Whose & TagWords)
  | ({ readonly type: 'TagUpdated' } & Whose & TagWords)
  | ({ readonly type: 'TagDeleted' } & Whose);

export type TagCommand =
  | ({ readonly type: 'CreateTag' } & Whose & TagWords)
  | ({ readonly type: 'UpdateTag' } & Whose & TagWords)
  | ({ readonly type: 'DeleteTag' } & Whose);
