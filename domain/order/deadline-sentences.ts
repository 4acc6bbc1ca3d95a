import type { Deadline, DeadlineKind } from './deadlines.ts';

const SENTENCES: Readonly<Record<DeadlineKind, string>> = {
  paymentReminder: 'The customer is reminded of the payment.',
  unpaidCancellation: 'The order is cancelled, as it is still not paid.',
  dispatchCapture: 'The reserved money is taken for what has left the house.',
  reauthorization: 'The provider is asked to reserve what is still owed anew.',
  authorizationRelease: 'The reserved money is let go: nothing has left the house for it.',
  paymentLink: 'The customer is mailed how to pay what is open.',
  authorizationWarning:
    'A person is called and administrators are warned: reserved money will lapse.',
  authorizationExpiry: 'The reserved money lapses: the provider lets it go.',
  holdRelease: 'The order is released from hold.',
  invoiceReminder: 'The customer is reminded of the invoice.',
  invoiceOverdue: 'The invoice is overdue: a person is called.',
  deliveryOverdue: 'The parcel should have arrived: a person is called.',
  collectionReminder: 'The customer is reminded that the goods lie ready.',
  collectionExpired:
    'The goods were not fetched in time: a person is called, or they are cancelled, as the shop has set.',
  returnOverdue: 'The goods should be back: a person is called.',
  graceEnd: 'What was asked goes ahead: until then it can be taken back.',
  taskDefault: 'The task is due: its default answer is taken, where there is one.',
};

/** What happens at a deadline if nobody does anything before. */
export const deadlineSentence = ({ kind, n }: Pick<Deadline, 'kind' | 'n'>): string =>
  kind === 'returnOverdue' && n > 1
    ? 'The goods have not come back: the return is closed.'
    : SENTENCES[kind];
