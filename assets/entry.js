// Plotly's core draws scatter; bars and the Vietnamese locale are all that our charts add.
const Plotly = require('plotly.js/lib/core');

Plotly.register(require('plotly.js/lib/bar'));
window.Plotly = Plotly;
require('./locale-vi.js');
