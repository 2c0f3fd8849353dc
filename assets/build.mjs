// Bundles Plotly's core, bars and the Vietnamese locale into one script:
//     node build.mjs OUTDIR
// writes OUTDIR/plotly.js and OUTDIR/plotly-licences.txt. The same sources and packages give the
// same bytes.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import * as acorn from 'acorn';
import * as esbuild from 'esbuild';
import { minify } from 'terser';

const here = path.dirname(fileURLToPath(import.meta.url));
const modules = path.join(here, 'node_modules');

/** Whether an expression only makes a text: attribute descriptions are written in many ways. */
function isText(node) {
    switch (node.type) {
        case 'Literal':
            return typeof node.value === 'string';
        case 'TemplateLiteral':
            return true;
        case 'BinaryExpression':
            return node.operator === '+' && (isText(node.left) || isText(node.right));
        case 'CallExpression':
            return (
                node.callee.type === 'MemberExpression' &&
                node.callee.object.type === 'ArrayExpression' &&
                node.callee.property.name === 'join'
            );
        default:
            return false;
    }
}

/** The source without its `description: …` properties, which only Plotly's reference reads. */
function withoutDescriptions(source) {
    const cuts = [];
    const visit = (node) => {
        if (
            node.type === 'Property' && !node.computed && node.kind === 'init' &&
            node.key.name === 'description' && isText(node.value)
        ) {
            cuts.push([node.start, node.end]);
            return;
        }
        for (const child of Object.values(node)) {
            if (Array.isArray(child)) {
                for (const item of child) if (item?.type) visit(item);
            } else if (child?.type) visit(child);
        }
    };
    visit(acorn.parse(source, { ecmaVersion: 'latest', sourceType: 'script' }));
    let kept = '';
    let from = 0;
    for (const [start, end] of cuts) {
        kept += source.slice(from, start);
        from = end + /^\s*,?/.exec(source.slice(end))[0].length;
    }
    return kept + source.slice(from);
}

const plugin = {
    name: 'plotly',
    setup(build) {
        // The maps' stylesheet is asked for by the core and used by no chart of ours.
        build.onLoad({ filter: /maplibre-gl\.css$/ }, () => ({ contents: '', loader: 'empty' }));
        build.onLoad({ filter: /plotly\.js[\\/]src[\\/].*\.js$/ }, async ({ path: file }) => {
            const source = await readFile(file, 'utf8');
            return { contents: withoutDescriptions(source), loader: 'js' };
        });
    }
};

/** The packages whose files are in the bundle, by name. */
function packagesOf(inputs) {
    const names = new Set();
    for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
        const found = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file.replaceAll('\\', '/'));
        if (found && bytesInOutput > 0) names.add(found[1]);
    }
    return [...names].sort();
}

async function licences(names) {
    const parts = ['The licences of the packages that plotly.js is made of.\n'];
    for (const name of names) {
        const folder = path.join(modules, name);
        const about = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
        const licence = typeof about.license === 'string' ? about.license : 'see below';
        const files = (await readdir(folder)).filter((file) => /^licen[cs]e/i.test(file)).sort();
        const texts = await Promise.all(
            files.map((file) => readFile(path.join(folder, file), 'utf8'))
        );
        parts.push(`${'='.repeat(72)}\n${name} ${about.version} (${licence})\n`);
        parts.push(...texts.map((text) => `\n${text.replaceAll('\r', '').trim()}\n`));
    }
    return parts.join('\n');
}

const out = path.resolve(process.argv[2]);
await mkdir(out, { recursive: true });

const bundled = await esbuild.build({
    absWorkingDir: here,
    entryPoints: ['entry.js'],
    bundle: true,
    format: 'iife',
    target: 'es2019',
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'warning',
    metafile: true,
    write: false,
    outdir: 'out',
    plugins: [plugin],
    define: { global: 'window', 'define.amd': 'false', 'process.env.NODE_DEBUG': 'false' }
});
const script = bundled.outputFiles.find((file) => file.path.endsWith('.js'));
const { inputs } = Object.values(bundled.metafile.outputs).find((o) => o.entryPoint);

const { version } = JSON.parse(await readFile(path.join(modules, 'plotly.js/package.json'), 'utf8'));
const small = await minify(script.text, {
    ecma: 2019,
    compress: { passes: 2 },
    mangle: true,
    format: {
        comments: false,
        // Has V8 compile all of it where it is read, beside the page's own work, not bit by bit while it draws.
        preamble: `//# allFunctionsCalledOnLoad\n/*! plotly.js ${version}, MIT: core, bar. Licences: plotly-licences.txt */`
    }
});

await writeFile(path.join(out, 'plotly.js'), `${small.code}\n`);
await writeFile(path.join(out, 'plotly-licences.txt'), await licences(packagesOf(inputs)));
