import assert from 'node:assert/strict';
import { carrierName, trackingUrl } from '../../../domain/shipment/tracking-link.ts';
import { settingsWith } from '../support/orders.ts';

const settings = settingsWith();
const home = { postcode: '2012 CA', country: 'NL' };

describe('where a parcel can be followed', () => {
  it('is known of each carrier that a new shop starts with', () => {
    const links = settings.shipping.carriers.map(({ code }) =>
      trackingUrl(code, '3S A', home, settings),
    );
    assert.deepEqual(links, [
      'https://postnl.nl/tracktrace/?B=3S%20A&P=2012CA&D=NL&T=C',
      'https://www.dhl.com/en/express/tracking.html?AWB=3S%20A',
      'https://track.bpost.cloud/btr/web/#/search?itemCode=3S%20A',
      'https://tracking.dpd.de/status/en_US/parcel/3S%20A',
      'https://gls-group.eu/track/3S%20A',
      'https://www.ups.com/track?tracknum=3S%20A',
      'https://tracking.postnord.com/?id=3S%20A',
    ]);
  });

  it('is not known without a code, of a carrier that was typed, or of one without a template', () => {
    assert.equal(trackingUrl('postnl', null, home, settings), null);
    assert.equal(trackingUrl('Fietskoerier', '1', home, settings), null);
    assert.equal(trackingUrl(null, '1', home, settings), null);
    const own = { code: 'own', name: 'Own van', trackingUrl: null };
    const shop = settingsWith({ shipping: { ...settings.shipping, carriers: [own] } });
    assert.equal(trackingUrl('own', '1', home, shop), null);
  });
});

describe('a carrier', () => {
  it('is named from the list, or as it was typed (S069)', () => {
    assert.equal(carrierName('ups', settings), 'UPS');
    assert.equal(carrierName('Fietskoerier', settings), 'Fietskoerier');
    assert.equal(carrierName(null, settings), null);
  });
});
