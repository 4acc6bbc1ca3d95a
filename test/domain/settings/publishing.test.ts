import assert from 'node:assert/strict';
import { settingsChanges } from '../../../domain/settings/changes.ts';
import { settingsFaults } from '../../../domain/settings/faults.ts';
import { merged, REMOVED } from '../../../domain/settings/merge-patch.ts';
import type { Settings } from '../../../domain/settings/settings.ts';
import { settingsWith } from '../support/orders.ts';

const base = settingsWith();
const patched = (patch: object): Settings => merged(base, patch) as Settings;
const faultsOf = (patch: object): string[] =>
  settingsFaults(patched(patch)).map(({ path, message }) => `${path}: ${message}`);

describe('a patch of the settings', () => {
  it('changes what it names and leaves the rest', () => {
    const after = patched({ capture: { authorizationDays: { visa: 5 } }, mailOnCancel: false });
    assert.deepEqual(settingsChanges(base, after), [
      { path: 'capture.authorizationDays.visa', before: 7, after: 5 },
      { path: 'mailOnCancel', before: true, after: false },
    ]);
  });

  it('replaces lists, and sets null where that is a value', () => {
    const after = patched({ paymentReminderDays: [2], cancelUnpaidAfterDays: null });
    assert.deepEqual(after.paymentReminderDays, [2]);
    assert.equal(after.cancelUnpaidAfterDays, null);
  });

  it('takes entries out of lists by name, and puts new ones in', () => {
    const withTask = merged(base, { tasks: { captureFailed: { afterHours: 4, answer: null } } });
    const without = merged(withTask, { tasks: { captureFailed: REMOVED } });
    assert.deepEqual((without as Settings).tasks, {});
    assert.deepEqual(settingsChanges(withTask, without)[0]?.after, null);
    assert.deepEqual(settingsChanges(base, withTask), [
      { path: 'tasks.captureFailed', before: null, after: { afterHours: 4, answer: null } },
    ]);
  });

  it('cannot reach beyond the settings', () => {
    const after = merged(base, JSON.parse('{"__proto__":{"polluted":true}}'));
    assert.equal((after as Record<string, unknown>)['polluted'], undefined);
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('is no change of its version', () => {
    assert.deepEqual(settingsChanges(base, { ...base, version: 9 }), []);
  });
});

describe('settings that contradict themselves', () => {
  const REFUSED: readonly [string, object, RegExp][] = [
    ['a wrong IBAN', { shop: { iban: 'NL91 ABNA 0417 1643 01' } }, /shop\.iban: The check digits/],
    ['an IBAN of letters', { shop: { iban: 'IBAN' } }, /shop\.iban/],
    ['a short BIC', { shop: { bic: 'ABNA' } }, /shop\.bic: A BIC has 8 or 11/],
    ['a colour by name', { shop: { brandColor: 'green' } }, /shop\.brandColor: .*#rrggbb/],
    ['a website without https', { shop: { website: 'lindehof' } }, /shop\.website: Give/],
    ['a currency that is none', { prices: { currency: 'euro' } }, /prices\.currency/],
    ['a time zone that is none', { timeZone: 'Europe/Atlantis' }, /timeZone: There is no such/],
    ['nobody to be told', { administrators: [] }, /administrators: Name at least one/],
    [
      'two series that look the same',
      { numberSeries: { creditNote: { prefix: 'F{year}-' } } },
      /numberSeries\.creditNote\.prefix: Numbers of invoice look the same/,
    ],
    ['a prefix with blanks', { numberSeries: { quote: { prefix: 'Q ' } } }, /quote\.prefix: Use/],
    ['a series from nought', { numberSeries: { quote: { start: 0 } } }, /quote\.start: Give/],
    ['a series without digits', { numberSeries: { quote: { width: 0 } } }, /quote\.width: Give/],
    ['reminders out of order', { paymentReminderDays: [7, 3] }, /paymentReminderDays: .*later/],
    [
      'reminders without end',
      { invoiceReminderDays: Array.from({ length: 11 }, (_, i) => i + 1) },
      /invoiceReminderDays: Set at most 10/,
    ],
    ['a cancellation before the last reminder', { cancelUnpaidAfterDays: 14 }, /time to pay/],
    ['a term below nought', { paymentTermDays: -1 }, /paymentTermDays/],
    ['quotes that never held', { quotes: { validDays: 0 } }, /quotes\.validDays/],
    ['a grace window of days', { grace: { minutes: 1441 } }, /grace\.minutes: .*at most a day/],
    ['less than the law gives', { withdrawalDays: 13 }, /withdrawalDays: Consumers have 14 days/],
    ['a window below that', { returns: { windowDays: 13 } }, /returns\.windowDays: .*14 days/],
    ['no reason for returns', { returns: { reasons: [] } }, /returns\.reasons: Name at least one/],
    ['a reason twice', { returns: { reasons: ['x', 'x'] } }, /returns\.reasons\[1\]: x is there/],
    ['no refunds', { returns: { actions: ['repair'] } }, /returns\.actions: Offer the refund/],
    ['a wait of no days', { returns: { receiveWithinDays: 0 } }, /receiveWithinDays/],
    ['costs below 0', { returns: { costs: { default: -1 } } }, /costs\.default: .* 0 or more/],
    ['costs of no reason', { returns: { costs: { default: 0, rain: 1 } } }, /costs\.rain: Name/],
    ['a delivery below 0', { returns: { standardDelivery: -1 } }, /standardDelivery/],
    ['a delivery of no days', { shipping: { deliveryDays: 0 } }, /shipping\.deliveryDays/],
    [
      'a status without a name',
      { customStatuses: [{ code: 'a', names: {}, color: '#ffffff', sort: 1 }] },
      /customStatuses\[0\]\.names: Name it/,
    ],
    [
      'a status without a colour',
      { customStatuses: [{ code: 'a', names: { nl: 'A' }, color: 'red', sort: 1 }] },
      /customStatuses\[0\]\.color/,
    ],
    [
      'a task that is never due',
      { tasks: { captureFailed: { afterHours: 0, answer: null } } },
      /tasks\.captureFailed\.afterHours/,
    ],
  ];
  for (const [what, patch, message] of REFUSED) {
    it(`are refused: ${what}`, () => {
      assert.match(faultsOf(patch).join('\n'), message);
    });
  }

  it('are let through where they do not', () => {
    const good = {
      cancelUnpaidAfterDays: null,
      shipping: { carriers: [carrier('x'), carrier('y')], deliveryDays: null },
      returns: { receiveWithinDays: null },
      customStatuses: [{ code: 'a', names: { nl: 'A' }, color: '#ffffff', sort: 1 }],
      tasks: { captureFailed: { afterHours: 4, answer: 'hold' } },
    };
    assert.deepEqual(faultsOf(good), []);
  });
});

describe('a mark of the shop', () => {
  const drawn = (svg: string): boolean => !faultsOf({ shop: { logoSvg: svg } }).length;

  it('may be drawn with shapes', () => {
    assert.ok(drawn('<svg viewBox="0 0 24 24"><g fill="#fff"><path d="M0 0h24"/></g></svg>'));
  });

  for (const svg of [
    '<svg><script>alert(1)</script></svg>',
    '<svg onload="alert(1)"></svg>',
    '<svg><a href="https://x.example"></a></svg>',
    '<svg><use xlink:href="file:///etc/passwd"/></svg>',
    '<svg><image href="http://127.0.0.1/"/></svg>',
    '<svg><foreignObject></foreignObject></svg>',
    '<svg><path style="fill:url(http://x)"/></svg>',
    '<svg><style>@import "http://x"</style></svg>',
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>',
    '<div></div>',
    `<svg>${' '.repeat(20_000)}</svg>`,
  ]) {
    it(`may do nothing else: ${svg.slice(0, 50)}`, () => {
      assert.equal(drawn(svg), false);
    });
  }
});

function carrier(code: string) {
  return { code, name: code, trackingUrl: null };
}
