import { Model, snakeCaseMappers, type Pojo, type QueryBuilder } from 'objection';
import type { Buyer } from '../../domain/document/invoice-snapshot.ts';
import type { CreditNoteSnapshot, InvoiceSnapshot } from '../../domain/document/snapshot.ts';
import type { InvoiceStanding } from '../../domain/invoice/status.ts';
import type { Order } from '../../domain/order/order.ts';
import type { Address, Locale } from '../../domain/settings/shop.ts';

/**
 * The tables as classes, for reading with relations. Writes are plain knex, in `db/repositories`. Bind the
 * queries to a database: `OrderModel.query(db)`. Queries name columns as the database does (`customer_id`), rows
 * come back in camel case (`customerId`).
 */
abstract class Table extends Model {
  static override columnNameMappers = snakeCaseMappers();
  static override useLimitInFirst = true;
}

const belongsTo = (modelClass: typeof Model, from: string, to: string) => ({
  relation: Model.BelongsToOneRelation,
  modelClass,
  join: { from, to },
});

export class CustomerModel extends Table {
  static override tableName = 'customers';
  static override jsonAttributes = ['billingAddress', 'deliveryAddress'];
  declare id: string;
  declare number: string;
  declare email: string;
  declare name: string;
  declare company: string | null;
  declare phone: string | null;
  declare vatId: string | null;
  declare locale: Locale;
  declare billingAddress: Address;
  declare deliveryAddress: Address | null;
  declare recordVersion: number;
  declare createdAt: Date;
  declare updatedAt: Date;
}

export class InvoiceModel extends Table {
  static override tableName = 'invoices';
  static override idColumn = 'key';
  static override jsonAttributes = ['snapshot'];
  declare key: string;
  declare orderId: string;
  declare invoiceId: string;
  declare kind: 'invoice' | 'creditNote';
  declare debit: boolean;
  declare standing: InvoiceStanding['standing'];
  declare openAmount: number;
  declare creditOf: string | null;
  declare series: string;
  declare number: string;
  declare issuedAt: Date;
  declare dueAt: Date;
  declare currency: string;
  declare net: number;
  declare tax: number;
  declare gross: number;
  /** Only where it was asked for. */
  declare snapshot: InvoiceSnapshot | CreditNoteSnapshot;
  declare order?: OrderModel;

  static override relationMappings = () => ({
    order: belongsTo(OrderModel, 'invoices.order_id', 'orders.id'),
  });

  override $parseDatabaseJson(json: Pojo): Pojo {
    return withBooleans(super.$parseDatabaseJson(json), ['debit']);
  }
}

export class DocumentModel extends Table {
  static override tableName = 'documents';
  static override idColumn = 'key';
  /** Without the bytes. */
  static override modifiers = {
    listed: (query: QueryBuilder<DocumentModel>) =>
      query
        .select('order_id', 'kind', 'subject', 'sha256', 'created_at', 'rendered_at')
        .orderBy('created_at'),
  };
  declare orderId: string;
  declare kind: 'invoice' | 'creditNote' | 'packingSlip';
  declare subject: string;
  declare sha256: string | null;
  declare createdAt: Date;
  declare renderedAt: Date | null;
}

export class MessageModel extends Table {
  static override tableName = 'messages';
  static override idColumn = 'key';
  /** Without their text. */
  static override modifiers = {
    listed: (query: QueryBuilder<MessageModel>) =>
      query
        .select(
          'order_id',
          'kind',
          'recipient',
          'status',
          'subject',
          'error',
          'created_at',
          'sent_at',
        )
        .orderBy('created_at'),
  };
  declare kind: string;
  declare recipient: 'customer' | 'administrators';
  declare status: 'queued' | 'sent' | 'failed';
  declare subject: string | null;
  declare error: string | null;
  declare createdAt: Date;
  declare sentAt: Date | null;
}

export class NoteModel extends Table {
  static override tableName = 'action_notes';
  static override idColumn = 'action_id';
  declare actionId: string;
  declare note: string;
}

export class OrderModel extends Table {
  static override tableName = 'orders';
  static override jsonAttributes = ['state', 'buyer', 'deliveryAddress'];
  declare id: string;
  declare number: string;
  declare version: number;
  declare eventCount: number;
  declare status: string;
  declare paymentStatus: string;
  declare fulfillmentStatus: string;
  declare onHold: boolean;
  declare needsAttention: boolean;
  declare customerId: string;
  declare source: string;
  declare channel: string;
  declare paymentMethod: string;
  declare currency: string;
  declare total: number;
  declare openAmount: number;
  declare overpaidAmount: number;
  declare state: Order;
  declare buyer: Buyer;
  declare deliveryAddress: Address;
  declare customerComment: string | null;
  declare placedAt: Date | null;
  declare nextDeadlineAt: Date | null;
  declare nextDeadline: string | null;
  declare createdAt: Date;
  declare customer?: CustomerModel;
  declare invoices?: InvoiceModel[];
  declare documents?: DocumentModel[];
  declare messages?: MessageModel[];
  declare notes?: NoteModel[];

  static override relationMappings = () => ({
    customer: belongsTo(CustomerModel, 'orders.customer_id', 'customers.id'),
    invoices: hasMany(InvoiceModel, 'invoices.order_id'),
    documents: hasMany(DocumentModel, 'documents.order_id'),
    messages: hasMany(MessageModel, 'messages.order_id'),
    notes: hasMany(NoteModel, 'action_notes.order_id'),
  });

  override $parseDatabaseJson(json: Pojo): Pojo {
    return withBooleans(super.$parseDatabaseJson(json), ['onHold', 'needsAttention']);
  }
}

/** The database keeps booleans as 0 and 1. */
function withBooleans(row: Pojo, flags: readonly string[]): Pojo {
  for (const flag of flags) {
    if (flag in row) row[flag] = row[flag] === 1;
  }
  return row;
}

const hasMany = (modelClass: typeof Model, to: string) => ({
  relation: Model.HasManyRelation,
  modelClass,
  join: { from: 'orders.id', to },
});
