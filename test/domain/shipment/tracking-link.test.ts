import assert from 'node:assert/strict';
import { carrierMeant, carrierName } from '../../../domain/shipment/carrier.ts';
import { trackingUrl } from '../../../domain/shipment/tracking-link.ts';
import { settingsWith } from '../support/orders.ts';

const settings = settingsWith();
const home = { postcode: '2012 CA', country: 'NL', language: 'nl' } as const;
const withCarriers = (...carriers: (typeof settings.shipping.carriers)[number][]) =>
  settingsWith({ shipping: { ...settings.shipping, carriers } });

describe('where a parcel can be followed', () => {
  it('is known of each carrier that a new shop starts with', () => {
    const links = settings.shipping.carriers.map(({ code }) =>
      trackingUrl(code, '3S A', home, settings),
    );
    assert.deepEqual(links, [
      'https://postnl.nl/tracktrace/?L=nl&B=3S%20A&P=2012CA&D=NL&T=C',
      'https://www.dhl.com/global-en/home/tracking.html?tracking-id=3S%20A',
      'https://track.bpost.cloud/btr/web/#/search?lang=nl&itemCode=3S%20A&postalCode=2012CA',
      'https://tracking.dpd.de/status/en_US/parcel/3S%20A',
      'https://gls-group.eu/track/3S%20A',
      'https://www.ups.com/track?tracknum=3S%20A',
      'https://tracking.postnord.com/en/?id=3S%20A',
    ]);
  });

  it('names code, postcode, country and language wherever its template does, each written for an address', () => {
    const trackingUrlOf = (template: string) =>
      trackingUrl(
        'own',
        'A/1?',
        { postcode: ' 1000\u00a0AB ', country: 'BE', language: 'fr' },
        withCarriers({ code: 'own', name: 'Own', trackingUrl: template }),
      );
    assert.equal(
      trackingUrlOf(
        'https://x.example/{language}/{country}/{tracking}?z={postcode}&again={tracking}',
      ),
      'https://x.example/fr/BE/A%2F1%3F?z=1000AB&again=A%2F1%3F',
    );
    assert.equal(trackingUrlOf('https://x.example/'), 'https://x.example/');
  });

  it('is not known without a code, of a carrier that was typed, or of one without a template', () => {
    assert.equal(trackingUrl('postnl', null, home, settings), null);
    assert.equal(trackingUrl('Fietskoerier', '1', home, settings), null);
    assert.equal(trackingUrl(null, '1', home, settings), null);
    const shop = withCarriers({ code: 'own', name: 'Own van', trackingUrl: null });
    assert.equal(trackingUrl('own', '1', home, shop), null);
  });
});

describe('a carrier', () => {
  it('is named from the list, or as it was typed (S069)', () => {
    assert.equal(carrierName('ups', settings), 'UPS');
    assert.equal(carrierName('Fietskoerier', settings), 'Fietskoerier');
    assert.equal(carrierName(null, settings), null);
  });

  it('is one of the list by code or name, or a typed name', () => {
    assert.equal(carrierMeant(null, settings), null);
    assert.equal(carrierMeant({ code: 'ups' }, settings), 'ups');
    assert.equal(carrierMeant('ups', settings), 'ups');
    assert.equal(carrierMeant('Postnl', settings), 'postnl');
    assert.equal(carrierMeant({ name: 'jan' }, settings), 'jan');
    assert.equal(carrierMeant('Jan', settings), 'Jan');
    assert.equal(carrierMeant('own van', settings), 'own van');
  });

  it('is never a code that is not in the list: the refusal names those that are', () => {
    const sentence =
      'There is no carrier postln. Use one of postnl, dhl, bpost, dpd, gls, ups, postnord, or type a name as {"name": "…"}.';
    const refusal = { code: 'unknownCarrier', sentence };
    assert.deepEqual(carrierMeant('postln', settings), refusal);
    assert.deepEqual(carrierMeant({ code: 'postln' }, settings), refusal);
  });

  it('is whatever was typed where the shop keeps no list', () => {
    assert.equal(carrierMeant('jan', withCarriers()), 'jan');
    assert.deepEqual(carrierMeant({ code: 'jan' }, withCarriers()), {
      code: 'unknownCarrier',
      sentence: 'This shop has no list of carriers. Send the name as {"name": "jan"}.',
    });
  });
});
