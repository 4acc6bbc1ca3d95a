import assert from 'node:assert/strict';
import { addressLines } from '../../templates/address.ts';

const home = {
  name: 'Marieke Postma',
  company: null,
  street: 'Lange Annastraat 31',
  postcode: '2011 XH',
  city: 'Haarlem',
  country: 'NL',
};

describe('addresses', () => {
  it('writes an address at home without its country, with two blanks’ width after a Dutch postcode', () => {
    assert.deepEqual(addressLines(home, 'NL'), [
      'Marieke Postma',
      'Lange Annastraat 31',
      '2011 XH\u2002Haarlem',
    ]);
  });

  it('names a foreign country in capitals, in the language of the sender’s post', () => {
    assert.equal(addressLines(home, 'DE').at(-1), 'NIEDERLANDE');
    assert.equal(addressLines({ ...home, country: 'DK' }, 'NL').at(-1), 'DENEMARKEN');
    assert.equal(addressLines({ ...home, country: 'DK' }, 'NL', 'da').at(-1), 'DANMARK');
  });

  it('puts the company first and an Irish postcode below the city', () => {
    const dublin = {
      ...home,
      company: 'Studio Ltd',
      postcode: 'D02 X285',
      city: 'Dublin',
      country: 'IE',
    };
    assert.deepEqual(addressLines(dublin, 'IE'), [
      'Studio Ltd',
      'Marieke Postma',
      'Lange Annastraat 31',
      'Dublin',
      'D02 X285',
    ]);
  });
});
