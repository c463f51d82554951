const isNumber = require('is-number');

module.exports = `7 is a number: ${isNumber(7)}`;
