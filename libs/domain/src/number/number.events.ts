/** A phone number that a customer owns, and the flow that answers it (seed, numbers). The id is uuid5 of the number. */
export interface NumberSettings {
  readonly flowId: string | null;
  readonly name: string;
  readonly detail: string;
}

export type NumberEvent =
  | ({
      readonly type: 'NumberCreated';
      readonly numberId: string;
      readonly customerId: string;
      readonly number: string;
    } & NumberSettings)
  | ({ readonly type: 'NumberUpdated'; readonly numberId: string } & NumberSettings)
  | { readonly type: 'NumberDeleted'; readonly numberId: string };

export type NumberCommand =
  | ({
      readonly type: 'CreateNumber';
      readonly numberId: string;
      readonly customerId: string;
      readonly number: string;
    } & NumberSettings)
  | ({ readonly type: 'UpdateNumber'; readonly numberId: string; readonly customerId: string } & NumberSettings)
  | { readonly type: 'DeleteNumber'; readonly numberId: string; readonly customerId: string };
