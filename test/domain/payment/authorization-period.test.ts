import assert from 'node:assert/strict';
import {
  authorizationDays,
  reauthorizationDays,
} from '../../../domain/payment/authorization-period.ts';
import { settingsWith } from '../support/orders.ts';

describe('how long an authorisation holds', () => {
  const days = (provider: string, scheme: string | null, method = 'card', settings = shop()) =>
    authorizationDays({ provider, scheme, method }, settings);
  const shop = (periods: Readonly<Record<string, number | null>> = {}) => {
    const { capture } = settingsWith();
    const authorizationDays = { ...capture.authorizationDays, ...periods };
    return settingsWith({ capture: { ...capture, authorizationDays } });
  };

  it('is what the scheme grants, or else the method (S049)', () => {
    assert.deepEqual(
      [days('test', 'visa'), days('test', null, 'klarna'), days('test', 'new', 'paypal')],
      [7, 28, 29],
    );
  });

  it('is what one provider has agreed on with the scheme, where that is set', () => {
    const agreed = shop({ 'stripe/klarna': 29, 'adyen/visa': 10, 'adyen/card': 5 });
    assert.deepEqual(
      [
        days('stripe', 'klarna', 'klarna', agreed),
        days('mollie', 'klarna', 'klarna', agreed),
        days('adyen', 'visa', 'card', agreed),
        days('adyen', 'dankort', 'card', agreed),
        days('test', 'visa', 'card', agreed),
      ],
      [29, 28, 10, 5, 7],
    );
  });

  it('is known of a fresh one only where the settings name it', () => {
    const { capture } = settingsWith();
    const named = settingsWith({
      capture: { ...capture, reauthorizationDays: { klarna: 28, 'adyen/visa': 10 } },
    });
    const anew = (provider: string, scheme: string) =>
      reauthorizationDays({ provider, scheme, method: 'card' }, named);
    assert.deepEqual(
      [anew('x', 'klarna'), anew('adyen', 'visa'), anew('x', 'visa')],
      [28, 10, null],
    );
  });

  it('is the default for what nobody has named, and for what is paid at once', () => {
    assert.deepEqual([days('test', null, 'coins'), days('test', 'ideal')], [7, 7]);
  });
});
